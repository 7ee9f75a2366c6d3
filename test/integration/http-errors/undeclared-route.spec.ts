import { Controller, Get, Module } from '@nestjs/common';
import { Allow, Public } from '../../../src/platform/auth/access.decorator';
import { startTestApp, type TestApp } from '../../support/test-app';

@Controller('drawers')
class DrawersController {
  @Get('open')
  @Public()
  open() {
    return { for: 'anybody' };
  }

  @Get('locked')
  @Allow('admin')
  locked() {
    return { for: 'administrators' };
  }
}

@Controller('cupboards')
class CupboardsController {
  @Get()
  @Public()
  list() {
    return [];
  }

  @Get('forgotten')
  forgotten() {
    return 'nobody said who may';
  }
}

@Module({ controllers: [DrawersController] })
class DeclaredModule {}

@Module({ controllers: [DrawersController, CupboardsController] })
class UndeclaredModule {}

describe('a route that does not say who may call it', () => {
  it('keeps the service from starting, and is named', async () => {
    const started = startTestApp({ modules: [UndeclaredModule], env: { PROCESS_ROLE: 'api' } });
    await expect(started).rejects.toThrow(
      'These routes declare no access (@Public, @SignedIn, @Allow or @AllowPartner): CupboardsController.forgotten',
    );
  });

  describe('is unlike its neighbours that do', () => {
    let test: TestApp;
    beforeAll(async () => (test = await startTestApp({ modules: [DeclaredModule], env: { PROCESS_ROLE: 'api' } })));
    afterAll(() => test.close());

    it('which let in whom they name', async () => {
      const [admin, patient] = await Promise.all([test.person('admin'), test.person('patient')]);
      expect((await test.http('/api/v1/drawers/open')).status).toBe(200);
      expect((await test.http('/api/v1/drawers/locked', { token: admin.token })).body.data).toEqual({
        for: 'administrators',
      });
      expect((await test.http('/api/v1/drawers/locked', { token: patient.token })).body.error.code).toBe('forbidden');
      expect((await test.http('/api/v1/drawers/locked')).body.error.code).toBe('unauthenticated');
    });
  });
});
