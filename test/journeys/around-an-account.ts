import { Mailbox } from '../support/mailbox';
import type { ClinicLife, Signed } from './clinic-life';

const PASSWORD = 'a long sentence is best';
const NEW_PASSWORD = 'quite another sentence';

/** Every operation on accounts that comes with a mail or with leaving, each seen to succeed. */
export async function aroundAnAccount(clinic: ClinicLife, admin: Signed): Promise<void> {
  const mailbox = new Mailbox(clinic.test);
  const post = async (path: string, body?: unknown, who?: { token: string }) => {
    const answer = await clinic.http<{ accessToken: string }>(`/api/v1${path}`, {
      method: 'POST',
      body,
      token: who?.token,
    });
    expect([path, answer.status]).toEqual([path, expect.any(Number)]);
    expect(answer.status).toBeLessThan(300);
    return answer;
  };
  const kavi = await clinic.signUp('Kavi Nair');
  await post('/auth/email-verification-requests', undefined, kavi);
  await post('/auth/email-verification', { token: await mailbox.token(kavi.email, /^Confirm your e-mail address$/) });
  await post('/users/me/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, kavi);
  await post('/auth/password-reset-requests', { email: kavi.email });
  const newPassword = PASSWORD;
  await post('/auth/password-resets', {
    token: await mailbox.token(kavi.email, /^Choose a new password$/),
    newPassword,
  });

  const again = await clinic.logIn(kavi.email);
  const newEmail = 'kavi.nair@example.net';
  await post('/users/me/email-change', { newEmail, currentPassword: PASSWORD }, again);
  await post('/auth/email-changes', { token: await mailbox.token(newEmail, /^Confirm your new e-mail address$/) });
  const token = await mailbox.token(kavi.email, /^Your e-mail address was changed$/);
  await post('/auth/email-change-reversals', { token });
  const back = await mailbox.token(kavi.email, /^Your e-mail address is this one again$/);
  await post('/auth/password-resets', { token: back, newPassword });

  const here = await clinic.logIn(kavi.email);
  const exported = await clinic.http('/api/v1/users/me/data-export', { token: here.token });
  expect(exported.body.data.sections.profile.items[0]).toMatchObject({ id: kavi.id, email: kavi.email });
  await post('/users/me/deactivation', { currentPassword: PASSWORD }, here);
  await post(`/users/${kavi.id}/reactivation`, undefined, admin);
  await post('/users/me/erasure', { currentPassword: PASSWORD }, await clinic.logIn(kavi.email));

  const lina = await clinic.signUp('Lina Roy');
  await post(`/users/${lina.id}/deactivation`, { reason: 'asked_for_it' }, admin);
  await post(`/users/${lina.id}/erasure`, undefined, admin);
}
