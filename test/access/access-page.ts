import {
  type AccessLine,
  type AccessLines,
  type Identity,
  PARTNERS,
  type SignedInIdentity,
  STRANGERS,
} from './access-line';

const COLUMNS = ['anybody', 'patient', 'doctor', 'pharmacist', 'staff', 'admin', 'partner'] as const;
type Column = (typeof COLUMNS)[number];

/** The one whose it is, and the one who has nothing to do with it. */
const PAIRS: Partial<Record<Column, readonly [owner: SignedInIdentity, stranger: SignedInIdentity]>> = {
  patient: ['patient', 'otherPatient'],
  doctor: ['doctor', 'otherDoctor'],
};

const INTRODUCTION = `# Who may do what

Every operation of the API, by who asks. The table is written from the declared access matrix (\`test/access/\`), whose test asks each of these
questions with real requests; \`UPDATE_ACCESS_PAGE=1 npm test -- test/access/access-page\` writes it anew.

- **yes**: may do it. **own**: may do it with what is theirs, and gets 404 for what is not. Empty: 403, or 401 for who is not signed in.
- A patient's own is what is about the patient; a doctor's own is the schedule, and the visits with the doctor.
- A person whose role needs a second factor, and who has not set one up, may do nothing but set it up.
- A partner's system may do only what its API key has the scope for.
- Whatever is refused changes nothing, and a 403 leaves a row in the audit trail.

Least privilege, where roles were argued about:

- **The front desk** books, cancels and takes money for everybody, so it sees who comes when and pays how much. It does not need to know what a
  visit is for: \`reason\` is null for staff and administrators, except in the answer to a booking that they wrote it into.
- **Pharmacists** see no visits and no payments.
- **Administrators** run the service. They read accounts and the audit trail, and not patients' records.
- **A patient's record** is for the patient and the doctors who treat the patient. Doctors, pharmacists and the front desk can open it in an
  emergency, for an hour, with a reason that is reviewed: [decision 31](../decisions/0031-emergency-access.md).
- **Doctors** whom a patient has not visited know nothing of that patient.
`;

/** docs/reference/access.md as the matrix has it. */
export function accessPage(lists: readonly (readonly [title: string, lines: AccessLines])[]): string {
  const tables = lists.map(([title, lines]) => `## ${title}\n\n${table(lines)}\n`);
  return `${INTRODUCTION}\n${tables.join('\n')}`;
}

function table(lines: AccessLines): string {
  const rows = Object.entries(lines).map(([id, line]) => [`\`${id}\``, ...COLUMNS.map((column) => cell(line, column))]);
  const all = [['operation', ...COLUMNS], ...rows];
  const widths = all[0].map((_, at) => Math.max(...all.map((row) => row[at].length)));
  const written = all.map((row) => `| ${row.map((text, at) => text.padEnd(widths[at])).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [written[0], rule, ...written.slice(1)].join('\n');
}

function cell({ allowed, blind = [] }: AccessLine, column: Column): string {
  const may = (identity: Identity) => allowed === 'everybody' || allowed.includes(identity);
  if (column === 'anybody') return STRANGERS.every(may) ? 'yes' : '';
  if (column === 'partner') return PARTNERS.some(may) ? 'yes' : '';
  const [owner, stranger] = PAIRS[column] ?? [column, column];
  if (!may(owner)) return '';
  return may(stranger) && !blind.includes(stranger) ? 'yes' : 'own';
}
