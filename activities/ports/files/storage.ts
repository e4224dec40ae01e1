import type { Readable } from 'node:stream';

/** A file that has arrived whole and lies on this machine. */
export interface Arrived {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
}

/** Where the bytes of uploaded files lie, by the file's id. Every fault of it is a `PortFault`. */
export interface FileStorage {
  /** The folder in which files arrive. */
  readonly incoming: string;
  /** Keeps a file; it is safe once this answers. It may take the file away from where it arrived. Keeping the same again changes nothing. */
  put(id: string, file: Arrived): Promise<void>;
  get(id: string): Promise<Readable>;
  /** Answers also when there is nothing to remove. */
  remove(id: string): Promise<void>;
}
