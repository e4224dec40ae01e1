import { together } from './together';

together(9, 12);
