import { MeetingsNotSetUp } from '../meetings.errors';
import type { Admission, Entry, MeetingProvider } from './meeting-provider';

/** An address that nobody guesses: whoever knows it, gets in. */
export class LinkProvider implements MeetingProvider {
  readonly name = 'link';

  /** @param template a URL with {room}; null where none is configured */
  constructor(private readonly template: string | null) {}

  admit({ room }: Entry): Admission {
    if (this.template === null) throw new MeetingsNotSetUp();
    return { url: this.template.replace('{room}', room), token: null };
  }
}
