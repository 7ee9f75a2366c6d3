import { hashOf, pack, unpackAddendum, unpackNote } from './note-content';

const NOTE = {
  text: null,
  subjective: 'Cough for three days',
  objective: 'Lungs clear',
  assessment: 'Viral',
  plan: 'Rest',
  diagnoses: [
    { system: 'http://hl7.org/fhir/sid/icd-10', code: 'J06.9', display: 'Acute upper respiratory infection' },
  ],
};

describe('what is sealed of a note', () => {
  it('comes back as it was, without the salt', () => {
    expect(unpackNote(pack(NOTE).packed)).toEqual(NOTE);
    const addendum = { reason: 'Result came in', text: 'Swab negative' };
    expect(unpackAddendum(pack(addendum).packed)).toEqual(addendum);
  });

  it('has another hash each time, so that nobody finds a short note by trying', () => {
    const [one, other] = [pack(NOTE), pack(NOTE)];
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(one.hash).not.toBe(other.hash);
  });

  it('shows by its hash that a letter was changed', () => {
    const { packed, hash } = pack(NOTE);
    expect(hashOf(packed)).toBe(hash);
    expect(hashOf(packed.replace('Viral', 'viral'))).not.toBe(hash);
  });
});
