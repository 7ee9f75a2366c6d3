export { PmsSyncModule } from './pms-sync.module';
