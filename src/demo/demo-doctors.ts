interface DemoDoctor {
  name: string;
  specialty: string;
  languages: string[];
  biography: string;
  /** Minor units and currency of one visit. */
  fee: [amount: number, currency: string];
  timeZone: string;
}

const KOLKATA = 'Asia/Kolkata';
const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

function doctor(
  name: string,
  specialty: string,
  languages: string[],
  fee: DemoDoctor['fee'],
  timeZone: string,
): DemoDoctor {
  return {
    name,
    specialty,
    languages,
    biography: `${name} sees patients in ${specialty.toLowerCase()}.`,
    fee,
    timeZone,
  };
}

/** Twelve made-up doctors in three time zones; the first is the one that doctor@theriac.local logs in as. */
export const DEMO_DOCTORS: readonly DemoDoctor[] = [
  doctor('Dr Asha Menon', 'General practice', ['en', 'hi', 'ml'], [50_000, 'INR'], KOLKATA),
  doctor('Dr Rohan Kulkarni', 'Palliative care', ['en', 'hi', 'mr'], [80_000, 'INR'], KOLKATA),
  doctor('Dr Fatima Sheikh', 'Paediatrics', ['en', 'hi', 'ur'], [60_000, 'INR'], KOLKATA),
  doctor('Dr Arjun Rao', 'Cardiology', ['en', 'kn', 'te'], [120_000, 'INR'], KOLKATA),
  doctor('Dr Lena Vogt', 'General practice', ['de', 'en'], [4_500, 'EUR'], BERLIN),
  doctor('Dr Jonas Brandt', 'Dermatology', ['de', 'en'], [6_000, 'EUR'], BERLIN),
  doctor('Dr Elif Yildiz', 'Psychiatry', ['de', 'tr', 'en'], [9_000, 'EUR'], BERLIN),
  doctor('Dr Clara Neumann', 'Palliative care', ['de', 'fr'], [7_500, 'EUR'], BERLIN),
  doctor('Dr Maya Johnson', 'General practice', ['en', 'es'], [9_500, 'USD'], NEW_YORK),
  doctor('Dr Samuel Ortiz', 'Cardiology', ['en', 'es'], [18_000, 'USD'], NEW_YORK),
  doctor('Dr Grace Kim', 'Paediatrics', ['en', 'ko'], [11_000, 'USD'], NEW_YORK),
  doctor('Dr David Cohen', 'Psychiatry', ['en', 'he'], [20_000, 'USD'], NEW_YORK),
];
