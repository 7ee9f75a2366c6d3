import type { Mail } from './mail';

/** What a mail of ours is made of. */
export interface Letter {
  subject: string;
  /** Plain sentences; nothing in them is taken for HTML. */
  paragraphs: readonly string[];
  /** What the reader is to open, after the first paragraph. */
  link?: { label: string; url: string };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

/** The letter as plain text and as simple HTML without pictures: what a mail program loads from elsewhere tells that it was read. */
export function letterTo(to: string, { subject, paragraphs, link }: Letter): Mail {
  const [first, ...others] = paragraphs;
  const text = [first, ...(link ? [`${link.label}:\n${link.url}`] : []), ...others, '-- \nTheriac'];
  const html = [
    `<p>${escaped(first)}</p>`,
    ...(link ? [`<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p>`] : []),
    ...others.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
  ];
  return {
    to,
    subject,
    text: `${text.join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en">\n<body>\n${html.join('\n')}\n</body>\n</html>\n`,
  };
}
