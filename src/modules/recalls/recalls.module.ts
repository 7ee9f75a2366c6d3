import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity';
import { InventoryModule } from '../inventory';
import { PrescriptionsModule } from '../prescriptions';
import { PatientAnswers } from './patient-answers';
import { RecallContactsController } from './recall-contacts.controller';
import { RecallContacts } from './recall-contacts.service';
import { RecallRepository } from './recall.repository';
import { RecallSteps } from './recall-steps';
import { RecallTrail } from './recall-trail';
import { RecallsController } from './recalls.controller';
import { RecallsPersonalData } from './recalls.personal-data';
import { Recalls } from './recalls.service';

@Module({
  imports: [IdentityModule, InventoryModule, PrescriptionsModule],
  controllers: [RecallsController, RecallContactsController],
  providers: [Recalls, RecallContacts, RecallSteps, RecallTrail, RecallRepository, PatientAnswers, RecallsPersonalData],
})
export class RecallsModule {}
