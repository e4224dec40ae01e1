/** What a virus scanner says of a file: nothing found, or the name of what was. */
export type Scanned = { readonly clean: true } | { readonly clean: false; readonly found: string };

/** A virus scanner. Throws `PortFault` while it cannot be asked. */
export interface FileScanner {
  scan(file: string): Promise<Scanned>;
}
