/** What a form with bracketed names stands for: `metadata[payment]=1` is `{ metadata: { payment: '1' } }`. */
export type Form = { [name: string]: string | Form };

/** Parses `application/x-www-form-urlencoded` as Stripe's API takes it. */
export function parseForm(body: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(body)) put(form, name.split(/\]?\[|\]$/).filter(Boolean), value);
  return form;
}

function put(form: Form, [head, ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    form[head] = value;
    return;
  }
  const inner = typeof form[head] === 'object' ? form[head] : {};
  form[head] = inner;
  put(inner, rest, value);
}

export function text(form: Form, name: string): string | undefined {
  const value = form[name];
  return typeof value === 'string' ? value : undefined;
}

export function group(form: Form, name: string): Form {
  const value = form[name];
  return typeof value === 'object' ? value : {};
}
