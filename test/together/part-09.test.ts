import { together } from './together';

together(8, 12);
