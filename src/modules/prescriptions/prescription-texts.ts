import { Injectable } from '@nestjs/common';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import { Fingerprints } from '../../platform/encryption/fingerprints';
import type { StatusReason } from '../../platform/history/status-change.entity';
import { type Directions, signedContent, type WrittenLine } from './directions';
import { PrescriptionLine } from './prescription-line.entity';
import type { Prescription } from './prescription.entity';
import type { Whole } from './prescription.repository';

/** What is sealed of a prescription, and the fingerprint of what was signed. */
@Injectable()
export class PrescriptionTexts {
  constructor(
    private readonly cipher: FieldCipher,
    private readonly fingerprints: Fingerprints,
  ) {}

  /** A reason that somebody typed, for the history. */
  because(text: string): StatusReason {
    return { text, cipher: this.cipher };
  }

  /** The line with its directions sealed. */
  sealed(prescription: Prescription, written: WrittenLine): PrescriptionLine {
    const id = PrescriptionLine.newId();
    return PrescriptionLine.of(prescription, written, {
      id,
      directions: this.cipher.seal(JSON.stringify(written.directions), placeOf(id)),
    });
  }

  /** The lines with their directions opened. */
  opened(lines: readonly PrescriptionLine[]): Promise<WrittenLine[]> {
    return Promise.all(
      lines.map(async ({ id, line, productId, quantity, refills, daysSupply, substitutionAllowed, directions }) => ({
        ...{ line, productId, quantity, refills, daysSupply, substitutionAllowed },
        directions: JSON.parse(await this.cipher.open(directions, placeOf(id))) as Directions,
      })),
    );
  }

  sealAcknowledgement(id: string, reason: string): string {
    return this.cipher.seal(reason, { table: 'prescription_acknowledgement', column: 'reason', id });
  }

  openAcknowledgement({ id, reason }: { id: string; reason: string }): Promise<string> {
    return this.cipher.open(reason, { table: 'prescription_acknowledgement', column: 'reason', id });
  }

  /** Of all that is signed. Keyed: a dump of the database does not let anybody try contents against it. */
  fingerprint(prescription: Prescription, lines: readonly WrittenLine[], signedAt: Date): string {
    return this.fingerprints.of(signedContent(prescription, lines, signedAt));
  }

  /** Whether what is stored is what was signed; null before the signature. */
  async isIntact({ prescription, lines }: Whole): Promise<boolean | null> {
    const { contentHash, signedAt } = prescription;
    if (contentHash === null || signedAt === null) return null;
    return this.fingerprints.matches(signedContent(prescription, await this.opened(lines), signedAt), contentHash);
  }
}

const placeOf = (id: string) => ({ table: 'prescription_line', column: 'directions', id });
