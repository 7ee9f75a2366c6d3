import { BigIntType, Collection } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../kernel/aggregate-root';
import { type FieldFault, NotFound, ValidationFailed } from '../../kernel/domain-error';
import { Money } from '../../kernel/money';
import { type DoctorAvailability, type DoctorProfile, type ExceptionDetails } from './doctor-details';
import { namedIn, NO_HOURS_YET } from './doctor-details';
import { doctorEvent, type DoctorEventType } from './doctors.events';
import { TooManyExceptions } from './doctors.errors';
import { type AvailabilityRule as RuleDetails, dateAt } from './schedule';
import { faultsOfStart, rulesFromDate, validateSchedule } from './schedule';
import { faultsOfVisitKinds, type VisitKind } from './visit-kinds';

/** Exceptions that are not over; enough for one on every day of a horizon. */
const MOST_EXCEPTIONS = 400;

/**
 * Somebody whom patients book, with the hours in which they may. Every verb raises `version`, which a booking compares in its
 * transaction with the version that it decided by.
 */
@Entity({ tableName: 'doctor' })
export class Doctor extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid', nullable: true, unique: true })
  userId!: string | null;

  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text' })
  specialty!: string;

  /** BCP 47 tags. */
  @Property({ type: 'array', columnType: 'text[]' })
  languages!: string[];

  @Property({ type: 'text', nullable: true })
  biography!: string | null;

  /** Minor units of feeCurrency. */
  @Property({ type: new BigIntType('number') })
  feeAmount!: number;

  @Property({ type: 'text' })
  feeCurrency!: string;

  @Property({ type: 'text' })
  timeZone!: string;

  @Property({ type: 'integer' })
  bufferBeforeMinutes!: number;

  @Property({ type: 'integer' })
  bufferAfterMinutes!: number;

  @Property({ type: 'integer' })
  minimumNoticeMinutes!: number;

  @Property({ type: 'integer' })
  horizonDays!: number;

  /** How many visits may begin in one local day. */
  @Property({ type: 'integer', nullable: true })
  maximumVisitsPerDay!: number | null;

  /** The same for one local week, Monday to Sunday. */
  @Property({ type: 'integer', nullable: true })
  maximumVisitsPerWeek!: number | null;

  /** In the order in which they are shown. */
  @Property({ type: 'json', columnType: 'jsonb' })
  visitKinds!: VisitKind[];

  @Property({ type: 'boolean' })
  acceptsBookings!: boolean;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  /** Those in force; a rule that was replaced keeps its row. */
  @OneToMany({ entity: () => AvailabilityRule, mappedBy: (rule) => rule.doctor, where: { retiredAt: null } })
  rules = new Collection<AvailabilityRule>(this);

  /** Those in force, whether or not they are over. */
  @OneToMany({ entity: () => AvailabilityException, mappedBy: (one) => one.doctor, where: { retiredAt: null } })
  exceptions = new Collection<AvailabilityException>(this);

  /**
   * A doctor without any hours yet.
   * @throws ValidationFailed for an unknown time zone
   */
  static register(profile: DoctorProfile, timeZone: string, at: Date): Doctor {
    const doctor = new Doctor();
    const { fee, ...rest } = profile;
    Object.assign(doctor, { id: uuidv7(), ...rest, feeAmount: fee.amount, feeCurrency: fee.currency, createdAt: at });
    Object.assign(doctor, { ...NO_HOURS_YET, visitKinds: [], timeZone, deletedAt: null });
    doctor.assertSound({ ...doctor.availability(), exceptions: [] });
    doctor.record('doctor.registered', at);
    return doctor;
  }

  get fee(): Money {
    return Money.of(this.feeAmount, this.feeCurrency);
  }

  /** Hours and limits as they stand. */
  availability(): DoctorAvailability {
    const { timeZone, bufferBeforeMinutes, bufferAfterMinutes, minimumNoticeMinutes, horizonDays } = this;
    const { maximumVisitsPerDay, maximumVisitsPerWeek } = this;
    const rules = this.rules.getItems(false).filter((rule) => rule.retiredAt === null);
    const limits = { minimumNoticeMinutes, horizonDays, maximumVisitsPerDay, maximumVisitsPerWeek };
    return { timeZone, rules, bufferBeforeMinutes, bufferAfterMinutes, ...limits };
  }

  /** What is not named, or undefined, stays as it is. */
  changeProfile(changes: Partial<DoctorProfile>, at: Date): void {
    const { fee, ...rest } = namedIn(changes);
    Object.assign(this, rest);
    if (fee) Object.assign(this, { feeAmount: fee.amount, feeCurrency: fee.currency });
    this.record('doctor.updated', at);
  }

  /**
   * Puts these hours and limits in the place of the old ones; exceptions stay.
   * @throws ValidationFailed with every fault at once
   */
  replaceAvailability(availability: DoctorAvailability, at: Date): void {
    this.assertSound({ ...availability, exceptions: [] });
    const { rules, maximumVisitsPerDay = null, maximumVisitsPerWeek = null, ...limits } = availability;
    for (const rule of this.rules) rule.retiredAt ??= at;
    for (const rule of rules) this.rules.add(AvailabilityRule.of(this, rule, at));
    Object.assign(this, limits, { maximumVisitsPerDay, maximumVisitsPerWeek });
    this.record('doctor.availability_changed', at);
  }

  /** From a local date on; until the day before the present rules hold. The limits hold at once. @throws ValidationFailed */
  replaceAvailabilityFrom(date: string, availability: DoctorAvailability, at: Date): void {
    this.assertSound({ ...availability, exceptions: [] });
    const today = dateAt(this.timeZone, at);
    assertNone(faultsOfStart(date, today, availability.timeZone, this.timeZone));
    const rules = rulesFromDate(this.availability().rules, availability.rules, date, today);
    this.replaceAvailability({ ...availability, rules }, at);
  }

  /** Puts these kinds in the place of the old ones. @throws ValidationFailed with every fault at once */
  replaceVisitKinds(kinds: readonly VisitKind[], at: Date): void {
    assertNone(faultsOfVisitKinds(kinds));
    this.visitKinds = [...kinds];
    this.record('doctor.availability_changed', at);
  }

  /** @throws ValidationFailed, TooManyExceptions */
  addException(details: ExceptionDetails, at: Date): AvailabilityException {
    const pending = this.exceptions.getItems().filter((one) => one.retiredAt === null && one.endsAt > at);
    if (pending.length >= MOST_EXCEPTIONS) throw new TooManyExceptions(MOST_EXCEPTIONS);
    this.assertSound({ ...this.availability(), exceptions: [details] });
    const exception = AvailabilityException.of(this, details, at);
    this.exceptions.add(exception);
    this.record('doctor.availability_changed', at);
    return exception;
  }

  /** @throws NotFound when it was withdrawn before, or is another doctor's */
  withdrawException(exceptionId: string, at: Date): void {
    const exception = this.exceptions.getItems().find((one) => one.id === exceptionId && one.retiredAt === null);
    if (!exception) throw new NotFound('availability exception');
    exception.retiredAt = at;
    this.record('doctor.availability_changed', at);
  }

  /** Takes no bookings from now on and is listed no more; visits already booked stay. */
  retire(at: Date): void {
    this.deletedAt = at;
    this.record('doctor.retired', at);
  }

  private assertSound(settings: Parameters<typeof validateSchedule>[0]): void {
    const faults = validateSchedule(settings);
    // A request names one exception, and its fields are the body's.
    assertNone(faults.map(({ field, message }) => ({ field: field.replace(/^exceptions\.0\./, ''), message })));
  }

  private record(type: DoctorEventType, at: Date): void {
    // Strictly later each time: a change of the children alone must change this row as well, or its version would not rise.
    this.updatedAt = this.updatedAt >= at ? new Date(this.updatedAt.getTime() + 1) : at;
    this.announce(doctorEvent(type, { doctorId: this.id, userId: this.userId }, at));
  }
}

function assertNone(faults: FieldFault[]): void {
  if (faults.length > 0) throw new ValidationFailed(faults);
}

/** A weekly opening by the doctor's local clock. Never changed; a new set takes its place. */
@Entity({ tableName: 'availability_rule' })
export class AvailabilityRule {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Doctor })
  doctor!: Doctor;

  /** ISO 8601: 1 is Monday. */
  @Property({ type: 'integer' })
  weekday!: number;

  @Property({ type: 'text' })
  startTime!: string;

  @Property({ type: 'text' })
  endTime!: string;

  @Property({ type: 'integer' })
  slotMinutes!: number;

  @Property({ type: 'date', nullable: true })
  validFrom!: string | null;

  @Property({ type: 'date', nullable: true })
  validUntil!: string | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  retiredAt!: Date | null;

  static of(doctor: Doctor, details: RuleDetails, at: Date): AvailabilityRule {
    const { weekday, startTime, endTime, slotMinutes, validFrom = null, validUntil = null } = details;
    const fields = { weekday, startTime, endTime, slotMinutes, validFrom, validUntil };
    return Object.assign(new AvailabilityRule(), { id: uuidv7(), doctor, ...fields, createdAt: at, retiredAt: null });
  }
}

/** A dated opening or time off, which overrides the rules. Never changed, only withdrawn. */
@Entity({ tableName: 'availability_exception' })
export class AvailabilityException {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Doctor })
  doctor!: Doctor;

  @Property({ type: 'text' })
  kind!: 'time_off' | 'opening';

  @Property({ type: 'timestamptz' })
  startsAt!: Date;

  @Property({ type: 'timestamptz' })
  endsAt!: Date;

  @Property({ type: 'integer', nullable: true })
  slotMinutes!: number | null;

  /** Sealed; see AvailabilityNotes. */
  @Property({ type: 'text', nullable: true })
  reason!: string | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  retiredAt!: Date | null;

  static of(doctor: Doctor, details: ExceptionDetails, at: Date): AvailabilityException {
    const { kind, startsAt, endsAt, slotMinutes = null } = details;
    const fields = { kind, startsAt, endsAt, slotMinutes, reason: null };
    return Object.assign(new AvailabilityException(), {
      id: uuidv7(),
      doctor,
      ...fields,
      createdAt: at,
      retiredAt: null,
    });
  }

  /** The doctor's own note. @param sealedReason an envelope for this row */
  annotate(sealedReason: string): void {
    this.reason = sealedReason;
  }
}
