import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Dependencies } from './dependencies';
import { DependencyProbe } from './dependency-probe';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';

@Module({
  // The probe logs what changes; terminus would log each failing check of each probe.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [Dependencies, Readiness, DependencyProbe],
})
export class HealthModule {}
