import { readTemporalAddress } from './config';
import { run } from './start';
import { applyDeclaration } from './temporal';

/** `npm run temporal:apply`: makes namespace and search attributes as temporal.yaml declares them; may be repeated. */
run(() => applyDeclaration(readTemporalAddress(process.env), (line) => console.log(line)));
