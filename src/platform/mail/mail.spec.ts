import { assertSendable } from './mail';

const MAIL = { to: 'asha@example.org', subject: 'Confirm your e-mail address', text: 'Hello' };

describe('assertSendable', () => {
  it('lets an ordinary mail pass', () => {
    expect(() => assertSendable(MAIL)).not.toThrow();
    expect(() => assertSendable({ ...MAIL, subject: 'Bestätigen', id: '0193-ab_c' })).not.toThrow();
  });

  it.each([
    'asha@example.org\r\nBcc: all@example.org',
    'asha@example.org\nBcc: all@example.org',
    'asha@example.org, bela@example.org',
    'asha@example.org;bela@example.org',
    'Asha <asha@example.org>',
    'undisclosed:asha@example.org',
    '"a b"@example.org',
    'asha@example.org\0',
    'asha@exämple.org',
    'asha',
    '',
    `${'a'.repeat(250)}@example.org`,
  ])('refuses %j as a receiver', (to) => {
    expect(() => assertSendable({ ...MAIL, to })).toThrow('address');
  });

  it.each(['Hi\r\nBcc: all@example.org', 'Hi\nX', 'Hi\rX', 'Hi\u2028X', '\0', '', 'x'.repeat(201)])(
    'refuses %j as a subject',
    (subject) => {
      expect(() => assertSendable({ ...MAIL, subject })).toThrow('subject');
    },
  );

  it('refuses a filename that would be a path or a header', () => {
    const content = Buffer.from('x');
    const attached = (filename: string) => () =>
      assertSendable({ ...MAIL, attachments: [{ filename, contentType: 'text/plain', content }] });
    expect(attached('RO-000042.pdf')).not.toThrow();
    for (const filename of ['../x', 'a\r\nb', '', '"x"', 'a b']) expect(attached(filename)).toThrow('filename');
  });

  it('refuses an id that would be a path or a header', () => {
    for (const id of ['../../x', 'a\r\nb', '', 'a@b>']) expect(() => assertSendable({ ...MAIL, id })).toThrow('id');
  });
});
