import { Module } from '@nestjs/common';
import { DoctorsModule } from '../doctors';
import { PaymentsModule } from '../payments';
import { Appointments } from './appointments';
import { BookConsultation } from './book-consultation.service';
import { BookingAnswers } from './booking-answers.service';
import { BookingReconciler } from './booking-reconciler.service';
import { BookingRepository } from './booking.repository';
import { BookingSettlement } from './booking-settlement.service';
import { CancellationSteps } from './cancellation-steps.service';
import { ConsultationCancellationController } from './consultation-cancellation.controller';
import { ConsultationCancellation } from './consultation-cancellation.service';
import { ConsultationRepository } from './consultation.repository';
import { ConsultationTexts } from './consultation-texts';
import { ConsultationsController } from './consultations.controller';
import { ConsultationsService } from './consultations.service';
import { HOLD_CONTROLLERS, HOLD_PROVIDERS } from './holds/holds.providers';
import { MEETING_CONTROLLERS, MEETING_PROVIDERS } from './meeting/meetings.providers';
import { NOTE_CONTROLLERS, NOTE_PROVIDERS } from './notes/notes.providers';
import { PatientNotes } from './notes/patient-notes';
import { PatientVisits } from './patient-visits';
import { TreatedVisits } from './treated-visits';
import { PaymentReconciliationJob } from './payment-reconciliation.job';
import { ChargeNewsHandler } from './settlement/charge-news.handler';
import { ChargeNews } from './settlement/charge-news.service';
import { PaymentConfirmationController } from './settlement/payment-confirmation.controller';
import { PaymentConfirmation } from './settlement/payment-confirmation.service';
import { RESCHEDULE_CONTROLLERS, RESCHEDULE_PROVIDERS } from './reschedule/reschedule.providers';
import { SERIES_CONTROLLERS, SERIES_PROVIDERS } from './series/series.providers';
import { SettlementSteps } from './settlement-steps.service';
import { NoShowJob } from './visit/no-show.job';
import { NoShows } from './visit/no-shows.service';
import { VisitChanges } from './visit/visit-changes.service';
import { VisitCourseController } from './visit/visit-course.controller';
import { VisitCourse } from './visit/visit-course.service';
import { VisitHistoryController } from './visit/visit-history.controller';
import { VisitHistory } from './visit/visit-history.service';
import { VisitMoney } from './visit/visit-money.service';
import { VisitPolicy } from './visit/visit-policy';
import { VisitRequests } from './visit/visit-requests.service';
import { WaitingRoomController } from './visit/waiting-room.controller';
import { WaitingRoom } from './visit/waiting-room.service';
import { WAITLIST_CONTROLLERS, WAITLIST_PROVIDERS } from './waitlist/waitlist.providers';
import { VisitsPersonalData } from './visits.personal-data';

@Module({
  imports: [DoctorsModule, PaymentsModule],
  controllers: [
    ConsultationsController,
    ConsultationCancellationController,
    PaymentConfirmationController,
    VisitCourseController,
    VisitHistoryController,
    WaitingRoomController,
    ...HOLD_CONTROLLERS,
    ...WAITLIST_CONTROLLERS,
    ...RESCHEDULE_CONTROLLERS,
    ...SERIES_CONTROLLERS,
    ...NOTE_CONTROLLERS,
    ...MEETING_CONTROLLERS,
  ],
  providers: [
    Appointments,
    BookConsultation,
    BookingAnswers,
    BookingReconciler,
    BookingRepository,
    BookingSettlement,
    CancellationSteps,
    ChargeNews,
    ChargeNewsHandler,
    PaymentConfirmation,
    ConsultationCancellation,
    ConsultationRepository,
    ConsultationTexts,
    ConsultationsService,
    PatientVisits,
    TreatedVisits,
    VisitsPersonalData,
    PaymentReconciliationJob,
    SettlementSteps,
    NoShowJob,
    NoShows,
    VisitChanges,
    VisitCourse,
    VisitHistory,
    VisitMoney,
    VisitPolicy,
    VisitRequests,
    WaitingRoom,
    ...HOLD_PROVIDERS,
    ...WAITLIST_PROVIDERS,
    ...RESCHEDULE_PROVIDERS,
    ...SERIES_PROVIDERS,
    ...NOTE_PROVIDERS,
    ...MEETING_PROVIDERS,
  ],
  exports: [Appointments, PatientNotes, PatientVisits, TreatedVisits],
})
export class ConsultationsModule {}
