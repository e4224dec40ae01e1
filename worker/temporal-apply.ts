import { readTemporalAddress } from './config';
import { run } from './start';
import { applyDeclaration } from './temporal';

/**
 * `npm run temporal:apply`: creates the namespace and search attributes that temporal.yaml declares; may be repeated.
 */
run(() => applyDeclaration(readTemporalAddress(process.env), (line) => console.log(line)));
