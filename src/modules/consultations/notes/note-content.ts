import { createHash, randomBytes } from 'node:crypto';

/** A coded diagnosis, as FHIR's Coding has it. */
export interface Diagnosis {
  /** FHIR's URI of the coding system. */
  system: string;
  code: string;
  display: string;
}

/** What a clinician writes: free text, or by the sections of a SOAP note, or both. */
export interface NoteContent {
  text: string | null;
  subjective: string | null;
  objective: string | null;
  assessment: string | null;
  plan: string | null;
  diagnoses: Diagnosis[];
}

export interface AddendumContent {
  reason: string;
  text: string;
}

/** One text as it is sealed, and the hash by which a later change of it shows. */
export interface PackedContent {
  packed: string;
  /** SHA-256 in hexadecimal. */
  hash: string;
}

const SALT_BYTES = 16;

/**
 * The salt lies inside of what is sealed: without it, somebody with the row alone could try short notes ("cough") until one has the
 * hash.
 */
export function pack(content: NoteContent | AddendumContent): PackedContent {
  const packed = JSON.stringify({ salt: randomBytes(SALT_BYTES).toString('base64url'), ...content });
  return { packed, hash: hashOf(packed) };
}

export function unpackNote(packed: string): NoteContent {
  const { text, subjective, objective, assessment, plan, diagnoses } = JSON.parse(packed) as NoteContent;
  return { text, subjective, objective, assessment, plan, diagnoses };
}

export function unpackAddendum(packed: string): AddendumContent {
  const { reason, text } = JSON.parse(packed) as AddendumContent;
  return { reason, text };
}

export function hashOf(packed: string): string {
  return createHash('sha256').update(packed).digest('hex');
}
