import type { Readable } from 'node:stream';

/** A file that has arrived whole and lies on this machine. */
export interface Arrived {
  readonly path: string;
  /** Size in bytes. */
  readonly size: number;
  /** Hash in hex. */
  readonly sha256: string;
}

/** Where the bytes of uploaded files are kept, by file id. Every fault of it is a `PortFault`. */
export interface FileStorage {
  /** The folder in which files arrive. */
  readonly incoming: string;
  /** Keeps a file, safe once this resolves; may move it from where it arrived. Repeating it changes nothing. */
  put(id: string, file: Arrived): Promise<void>;
  get(id: string): Promise<Readable>;
  /** Resolves also when there is nothing to remove. */
  remove(id: string): Promise<void>;
}
