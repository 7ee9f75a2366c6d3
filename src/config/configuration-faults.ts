export interface ConfigurationFault {
  variable: string;
  expected: string;
  /** Masked where it could be a secret. */
  found: string;
  mend: string;
}

/** Everything that is wrong with the configuration, for a person to mend in one go. */
export class ConfigurationFaults extends Error {
  constructor(readonly faults: readonly ConfigurationFault[]) {
    super(`${faults.length} configuration fault${faults.length === 1 ? '' : 's'}:\n${faults.map(describe).join('\n')}`);
    this.name = 'ConfigurationFaults';
  }
}

function describe(fault: ConfigurationFault): string {
  return `  ${fault.variable}\n    expected  ${fault.expected}\n    found     ${fault.found}\n    mend      ${fault.mend}`;
}

const SECRET = /SECRET|PASSWORD|TOKEN|KEY/;

/** A value as it may be printed: secrets by their length, URLs without what could let somebody in. */
export function masked(variable: string, value: string | undefined): string {
  if (value === undefined) return 'nothing';
  if (SECRET.test(variable)) return `a secret of ${value.length} characters`;
  return variable.endsWith('_URL') ? maskedUrl(value) : value;
}

/** Scheme, host and path of a URL. What cannot be taken apart is not shown at all: a faulty URL hides its password anywhere. */
function maskedUrl(value: string): string {
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? URL.parse(value) : null;
  if (!url || /[@:]/.test(url.pathname + url.search + url.hash))
    return `a text of ${value.length} characters that is no URL`;
  const credentials = url.username || url.password ? '***@' : '';
  return `${url.protocol}//${credentials}${url.host}${url.pathname}${url.search ? '?***' : ''}`;
}
