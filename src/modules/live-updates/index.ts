export { LiveUpdate } from './live-update.entity';
export { LiveUpdatesModule } from './live-updates.module';
