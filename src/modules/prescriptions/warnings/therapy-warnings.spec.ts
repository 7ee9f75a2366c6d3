import type { Medicine } from '../../inventory';
import { allergyWarnings, duplicateWarnings, type KnownAllergy } from './therapy-warnings';

const medicine = (over: Partial<Medicine> = {}): Medicine => ({
  ...{ id: 'product', genericName: 'Amoxicillin trihydrate', brandName: 'Amoxil', form: 'capsule', strength: '500 mg' },
  ...{ useUnit: 'capsule', controlled: false, atc: ['J01CA04'], rxnorm: [], substituteIds: [] },
  ...over,
});
const allergy = (over: Partial<KnownAllergy>): KnownAllergy => ({
  id: 'a',
  substance: 'Something',
  atc: null,
  ...over,
});
const isWarned = (known: Partial<KnownAllergy>, of = medicine()) =>
  allergyWarnings(1, of, [allergy(known)]).length === 1;

describe('an allergy', () => {
  it.each(['J', 'J01', 'J01C', 'J01CA', 'J01CA04'])('of the class %s is one to what is below it', (atc) => {
    expect(isWarned({ atc })).toBe(true);
  });

  it('of another class is none', () => {
    for (const atc of ['J01D', 'J01CA05', 'M01']) expect(isWarned({ atc })).toBe(false);
  });

  it.each(['amoxicillin', 'AMOXICILLIN Trihydrate', 'Amoxil', ' amoxil. '])('to %j is found in a name', (substance) => {
    expect(isWarned({ substance })).toBe(true);
  });

  it.each(['amoxi', 'trihydrate amoxicillin', 'cillin', '—'])('to %j is not', (substance) => {
    expect(isWarned({ substance })).toBe(false);
  });
});

describe('a therapy that is doubled', () => {
  const basisOf = (other: Partial<Medicine>, own = medicine()) => {
    const therapies = [{ prescriptionId: 'other', line: 2, medicine: medicine({ id: 'another', ...other }) }];
    return duplicateWarnings(1, own, { therapies, own: 'this' }).map(({ basis }) => basis);
  };

  it('is told by what is the same', () => {
    expect(basisOf({ id: 'product' })).toEqual(['product']);
    expect(basisOf({ genericName: 'AMOXICILLIN, trihydrate', atc: [] })).toEqual(['ingredient']);
    expect(basisOf({ genericName: 'Amoxicillin' })).toEqual(['ingredient']);
    expect(basisOf({ genericName: 'Ampicillin', atc: ['J01CA01'] })).toEqual(['class']);
    expect(basisOf({ genericName: 'Ampicillin', atc: [], rxnorm: ['723'] }, medicine({ rxnorm: ['723'] }))).toEqual([
      'ingredient',
    ]);
    expect(basisOf({ genericName: 'Cefalexin', atc: ['J01DB01'] })).toEqual([]);
  });

  it('names the other prescription, or another line of its own', () => {
    const therapies = [{ prescriptionId: 'this', line: 1, medicine: medicine() }];
    expect(duplicateWarnings(2, medicine(), { therapies, own: 'this' })).toMatchObject([
      { key: 'duplicate_therapy:self:1:2', prescriptionId: null, otherLine: 1 },
    ]);
  });
});
