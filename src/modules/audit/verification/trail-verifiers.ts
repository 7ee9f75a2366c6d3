import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '../../../platform/database/prepared-statements';
import { HeadsFile } from '../sealing/heads-file';
import { SealKeys } from '../sealing/seal-keys';
import { TrailReader } from './trail-reader';
import { TrailVerifier } from './trail-verifier';

/** Makes verifiers on this process's database, keys and heads. */
@Injectable()
export class TrailVerifiers {
  private readonly reader: TrailReader;

  constructor(
    statements: PreparedStatements,
    private readonly keys: SealKeys,
    private readonly heads: HeadsFile,
  ) {
    this.reader = new TrailReader(statements);
  }

  make(): TrailVerifier {
    return new TrailVerifier(this.reader, this.keys, this.heads);
  }

  /** Sealed rows that the verification of a time would read. */
  async rowsIn(from?: Date, to?: Date): Promise<number> {
    const end = await this.reader.end();
    return (await this.reader.range(end, from, to))?.rows ?? 0;
  }
}
