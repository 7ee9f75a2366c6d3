export { Recall, RecallContact, RecallLot, RecallPatient } from './recall.entity';
export { RecallsModule } from './recalls.module';
