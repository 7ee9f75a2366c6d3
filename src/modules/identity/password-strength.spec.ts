import { ValidationFailed } from '../../kernel/domain-error';
import { assertStrongPassword } from './password-strength';

const ASHA = { email: 'asha.rao@clinic-example.org', name: 'Asha Raosaheb' };

function faultOf(password: string): string | undefined {
  try {
    assertStrongPassword(password, ASHA, 'password');
    return undefined;
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    const [fault] = error.details.errors as { field: string; message: string }[];
    expect(fault.field).toBe('password');
    return fault.message;
  }
}

describe('assertStrongPassword', () => {
  it.each([
    'a long sentence is best',
    'correct horse battery',
    'gGh7Qm9zRk',
    'Zürich schläft um drei',
    '密码应该足够长才安全',
  ])('takes %s', (password) => {
    expect(faultOf(password)).toBeUndefined();
  });

  it.each([
    ['password123', /tried first/],
    ['Password123!', /tried first/],
    ['P@ssw0rd2026', /tried first/],
    ['qwertyuiop', /tried first|keys/],
    ['1234567890', /tried first|sequence/],
    ['summer2026!', /tried first/],
    ['iloveyou123', /tried first/],
    ['asha.rao@clinic-example.org', /your name or e-mail/],
    ['raosaheb12', /your name or e-mail|easy/],
    ['theriac-demo', /your name or e-mail|easy/],
    ['aaaaaaaaaaaaaaaa', /repeats/],
    ['1234'.repeat(50), /repeats|sequence/],
    ['password'.repeat(25), /repeats|tried/],
  ])('refuses %s, and says why', (password, why) => {
    expect(faultOf(password)).toMatch(why);
  });

  it('takes no longer for what is long and looks like everything', () => {
    const worst = ['aB1!', '1234', 'aeiou4@8({[<3691!|0$5+7%2', '(_4@$8&0}{[<13!|/\\%', 'p4ssw0rd1985', 'l33t4@$(10'];
    faultOf('warm up');
    for (const piece of worst) {
      const startedAt = performance.now();
      faultOf(piece.repeat(200).slice(0, 200));
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    }
  });
});
