import { createSignature, type SignatureComponent, type SignatureParameters, type Signer } from 'http-message-sig';
import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { contentDigest } from '../../src/platform/http/content-digest';
import type { Loose, TestAnswer, TestApp, TestBody } from '../support/test-app';

export const SCOPES = ['products:read', 'inventory:read', 'inventory:write'];

export interface Partner {
  id: string;
  name: string;
  version: number;
}

export interface ApiKey {
  id: string;
  key: string;
  expiresAt: string;
}

/** A signing key with its private half. */
export interface SigningKey {
  id: string;
  signer: Signer;
}

/** A partner's system, with what it needs to call us. */
export interface PartnerSystem {
  partner: Partner;
  apiKey: ApiKey;
  signingKey: SigningKey;
  adminToken: string;
}

export interface SignedCall {
  method?: string;
  /** From the root, with the query. */
  path: string;
  body?: string;
  headers: Record<string, string>;
}

/** What to do otherwise than right. */
export interface Signing {
  key?: SigningKey;
  created?: Date;
  nonce?: string;
  parameters?: SignatureParameters;
  components?: SignatureComponent[];
  label?: string;
  /** That the caller takes the service for. */
  origin?: string;
  headers?: Record<string, string>;
}

export function ed25519Signer(privateKey: KeyObject): Signer {
  return { algorithm: 'ed25519', sign: (data) => sign(null, data, privateKey) };
}

export function hmacSigner(secret: string): Signer {
  const key = Buffer.from(secret, 'base64');
  return { algorithm: 'hmac-sha256', sign: (data) => createHmac('sha256', key).update(data).digest() };
}

export function newKeyPair(): { pem: string; signer: Signer } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), signer: ed25519Signer(privateKey) };
}

export const signerOf = (pem: string): Signer => ed25519Signer(createPrivateKey(pem));

export const newNonce = () => randomBytes(16).toString('base64url');

let partners = 0;

/** Registers a partner with one API key and one Ed25519 key, through the API. */
export async function aPartner(
  test: TestApp,
  over: { scopes?: string[]; expiresAt?: string; allowed?: string[] } = {},
): Promise<PartnerSystem> {
  const { token: adminToken } = await test.person('admin');
  partners += 1;
  const { allowed: scopes = SCOPES } = over;
  const body = { name: `Chemist ${partners}`, kind: 'wholesaler', contactEmail: 'it@chemist.example', scopes };
  const partner = await made<Partner>(test, '/api/v1/partners', adminToken, body);
  const details = { name: 'Production', scopes: over.scopes ?? SCOPES, expiresAt: over.expiresAt };
  const apiKey = await made<ApiKey>(test, `/api/v1/partners/${partner.id}/api-keys`, adminToken, details);
  return { partner, apiKey, signingKey: await aSigningKey(test, partner.id, adminToken), adminToken };
}

export async function aSigningKey(test: TestApp, partnerId: string, adminToken: string): Promise<SigningKey> {
  const { pem, signer } = newKeyPair();
  const body = { name: 'Production', algorithm: 'ed25519', publicKey: pem };
  const { id } = await made<{ id: string }>(test, `/api/v1/partners/${partnerId}/signing-keys`, adminToken, body);
  return { id, signer };
}

export async function made<T = Loose>(test: TestApp, path: string, token: string, body: object): Promise<T> {
  const answer = await test.http<T>(path, { token, body });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`);
  return answer.body.data;
}

export const ECHO = '/api/v1/partners/me/echo';
export const SELF = '/api/v1/partners/me';

/** A request of the system's, signed as the how-to says. */
export async function signed(
  test: Pick<TestApp, 'url'>,
  system: PartnerSystem,
  asked: { method?: string; path: string; body?: string },
  signing: Signing = {},
): Promise<SignedCall> {
  const { path, body } = asked;
  const method = asked.method ?? (body === undefined ? 'GET' : 'POST');
  const { key = system.signingKey, created = new Date(), nonce = newNonce(), origin = test.url } = signing;
  const headers = { ...headersFor(system, body), ...signing.headers };
  const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
  const { signature, signatureInput } = await createSignature(
    { kind: 'request', method, targetUri: origin + path, fields },
    {
      label: signing.label,
      components: signing.components ?? (body === undefined ? COVERED : [...COVERED, 'content-digest']),
      parameters: {
        created: Math.floor(created.getTime() / 1_000),
        nonce,
        keyid: key.id,
        alg: key.signer.algorithm,
        ...signing.parameters,
      },
      signer: key.signer,
    },
  );
  return { method, path, body, headers: { ...headers, 'Signature-Input': signatureInput, Signature: signature } };
}

const COVERED = ['@method', '@target-uri'];

function headersFor({ apiKey }: PartnerSystem, body: string | undefined): Record<string, string> {
  const own = { 'X-Api-Key': apiKey.key };
  return body === undefined
    ? own
    : { ...own, 'Content-Type': 'application/json', 'Content-Digest': contentDigest(body) };
}

/** Sends it as it is: `fetch` would write some of it anew. */
export function send<T = Loose>(test: Pick<TestApp, 'url'>, call: SignedCall): Promise<TestAnswer<T>> {
  const { hostname, port } = new URL(test.url);
  const { method, path, body } = call;
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const headers = { ...call.headers, ...length };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const given = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
        const json = text.startsWith('{') ? (JSON.parse(text) as TestBody<T>) : ({} as TestBody<T>);
        resolve({ status: answer.statusCode ?? 0, body: json, text, headers: new Headers(given) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Status and code of the answer, for a one-line expectation. */
export async function outcome(test: Pick<TestApp, 'url'>, call: SignedCall): Promise<string> {
  const { status, body } = await send(test, call);
  // The answer to HEAD has no body to tell the code in.
  return status < 400 ? String(status) : `${status} ${call.method === 'HEAD' ? 'without a body' : body.error.code}`;
}
