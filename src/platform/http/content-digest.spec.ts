import { contentDigest, digestFault } from './content-digest';

// RFC 9530, appendices A and B.
const CONTENT = Buffer.from('{"hello": "world"}\n');
const SHA_256 = 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:';
const SHA_512 = 'sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:';

describe('digestFault', () => {
  it('finds none in the examples of RFC 9530', () => {
    expect(digestFault(SHA_256, CONTENT)).toBeUndefined();
    expect(digestFault(SHA_512, CONTENT)).toBeUndefined();
    expect(digestFault(`${SHA_256}, ${SHA_512}`, CONTENT)).toBeUndefined();
    expect(digestFault(`md5=:AAAA:, ${SHA_256}`, CONTENT)).toBeUndefined();
  });

  it('finds none in what contentDigest makes', () => {
    expect(contentDigest(CONTENT)).toBe(SHA_256);
    expect(digestFault(contentDigest(''), new Uint8Array())).toBeUndefined();
  });

  it.each([
    [SHA_256, `${CONTENT.toString()} `, 'mismatch'],
    [SHA_256.replace('RK', 'RL'), CONTENT.toString(), 'mismatch'],
    [`${SHA_256}, ${SHA_512.replace('YM', 'YN')}`, CONTENT.toString(), 'mismatch'],
    ['sha-256=:RK/0:', CONTENT.toString(), 'mismatch'],
    ['sha-256=::', CONTENT.toString(), 'mismatch'],
    ['md5=:Sd/dVLAcvNLSq16eXua5uQ==:', CONTENT.toString(), 'unsupported'],
    ['', CONTENT.toString(), 'unsupported'],
    ['sha-256="RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg="', CONTENT.toString(), 'malformed'],
    ['sha-256', CONTENT.toString(), 'malformed'],
    ['sha-256=(:AAAA:)', CONTENT.toString(), 'malformed'],
    ['SHA-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:', CONTENT.toString(), 'malformed'],
    ['\0', CONTENT.toString(), 'malformed'],
  ])('%s of %j: %s', (header, content, fault) => {
    expect(digestFault(header, Buffer.from(content))).toBe(fault);
  });
});
