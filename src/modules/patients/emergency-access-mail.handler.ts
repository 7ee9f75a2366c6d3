import { letterTo } from '../../platform/mail/letter';
import { MailsFromEvents } from '../../platform/mail/mails-from-events';
import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../platform/outbox/event-handler.decorator';
import { PatientProfiles } from '../identity';
import { EMERGENCY_ACCESS_OPENED, type EmergencyAccessFacts } from './patients.events';

const NAME = 'patients.emergency-access-mail';

const LETTER = {
  subject: 'Your record was opened in an emergency',
  paragraphs: [
    'Somebody of the clinic who does not treat you opened your record just now, giving an emergency as the reason.',
    'The clinic reviews every such access. Ask it if you did not expect this; when you sign in you see who it was and what was looked at.',
  ],
};

/** Writes to the patient besides the notification: an emergency is when nobody looks into an app. */
@EventHandler({ name: NAME, events: [EMERGENCY_ACCESS_OPENED] })
export class EmergencyAccessMailHandler implements HandlesEvents {
  constructor(
    private readonly mails: MailsFromEvents,
    private readonly profiles: PatientProfiles,
  ) {}

  async handle(event: DeliveredEvent): Promise<void> {
    const { patientId } = event.payload as unknown as EmergencyAccessFacts;
    await this.mails.send(NAME, event, async (em) => {
      const address = await this.profiles.mailAddress(em, patientId);
      return address === null ? null : letterTo(address, LETTER);
    });
  }
}
