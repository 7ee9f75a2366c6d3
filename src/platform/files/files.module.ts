import { Global, Module } from '@nestjs/common';
import { FileStore } from './file-store';

/** Files that the service makes or is given. */
@Global()
@Module({ providers: [FileStore], exports: [FileStore] })
export class FilesModule {}
