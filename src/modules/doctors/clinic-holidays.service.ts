import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../platform/http/idempotency';
import { Page, type PageQuery } from '../../platform/http/page';
import { ClinicCalendar } from './clinic-calendar';
import type { HolidayDetails } from './clinic-holiday.entity';
import { DoctorDirectory } from './doctor-directory';
import { ClinicHolidayResponse, DeclaredHolidayResponse } from './dto/clinic-holiday.response';

/** When the whole clinic is closed. */
@Injectable()
export class ClinicHolidays {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly calendar: ClinicCalendar,
    private readonly directory: DoctorDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Those that are not over, soonest first. */
  async list(query: PageQuery): Promise<Page<ClinicHolidayResponse>> {
    const [holidays, total] = await this.unitOfWork.read((em) => this.calendar.toCome(em, this.clock.now(), query));
    return new Page(
      holidays.map((holiday) => ClinicHolidayResponse.from(holiday)),
      total,
      query,
    );
  }

  /** At most once per Idempotency-Key. @throws ValidationFailed, TooManyHolidays */
  async declareOnce(request: IdempotentRequest, details: HolidayDetails): Promise<RenderedAnswer> {
    let changed: string[] = [];
    const answer = await this.idempotency.run(request, 201, async (em) => {
      const { holiday, conflicts, doctorIds } = await this.calendar.declare(em, request.actor, details);
      changed = doctorIds;
      return DeclaredHolidayResponse.with(holiday, conflicts);
    });
    await this.directory.forgetAll(changed);
    return answer;
  }

  /** @throws NotFound when it was withdrawn before, or never was */
  async withdraw(actor: Actor, id: string): Promise<void> {
    const changed = await this.unitOfWork.run((em: EntityManager) => this.calendar.withdraw(em, actor, id));
    await this.directory.forgetAll(changed);
  }
}
