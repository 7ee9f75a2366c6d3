import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Dispensaries, type Medicine, Medicines, UsableLots } from '../../inventory';
import type { WrittenLine } from '../directions';
import { PrescriptionTexts } from '../prescription-texts';
import type { Whole } from '../prescription.repository';
import { dayIn } from '../stock/treatment-days';
import type { DispenseLine } from './dispense-line.entity';
import type { WholeDispense } from './dispense.repository';
import { LabelPeople } from './label-people';
import type { LabelText } from './label-text';

/** What stands on the labels of a dispense. */
@Injectable()
export class DispenseLabels {
  constructor(
    private readonly texts: PrescriptionTexts,
    private readonly medicines: Medicines,
    private readonly lots: UsableLots,
    private readonly dispensaries: Dispensaries,
    private readonly people: LabelPeople,
  ) {}

  async textsOf(em: EntityManager, { dispense, lines }: WholeDispense, whole: Whole): Promise<LabelText[]> {
    const written = new Map((await this.texts.opened(whole.lines)).map((line) => [line.line, line]));
    const medicines = await this.medicines.ever(
      em,
      lines.map(({ productId }) => productId),
    );
    const lots = await this.lots.of(
      em,
      lines.map(({ lotId }) => lotId),
    );
    const place = await this.dispensaries.at(em, dispense.locationId);
    const common = {
      place: place.name,
      dispensedOn: dayIn(place.timeZone, dispense.dispensedAt),
      ...(await this.people.of(em, whole.prescription)),
    };
    return lines.map((line) => {
      const how = written.get(line.prescriptionLine.line);
      const { batch = '', expiresOn = '' } = lots.get(line.lotId) ?? {};
      const code = `${dispense.id}/${line.line}`;
      return {
        ...common,
        ...medicineText(medicines.get(line.productId), line),
        ...directionText(how),
        batch,
        expiresOn,
        code,
      };
    });
  }

  /** The library that draws is loaded with the first label, not with the process. */
  async draw(labels: readonly LabelText[]): Promise<Buffer> {
    const { drawLabels } = await import('./label-paper.js');
    return drawLabels(labels);
  }
}

function medicineText(medicine: Medicine | undefined, { quantity, productId }: DispenseLine) {
  if (!medicine) throw new Error(`no product ${productId}`);
  const { genericName, brandName, strength, form, useUnit } = medicine;
  const name = brandName === null ? genericName : `${brandName} (${genericName})`;
  return { medicine: [name, strength, form].filter(Boolean).join(', '), quantity: `${quantity} ${useUnit}`.trim() };
}

function directionText(line: WrittenLine | undefined) {
  const { frequency, instructions = null } = line?.directions ?? {};
  return { directions: frequency?.text ?? '', instructions };
}
