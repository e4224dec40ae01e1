import { together } from './together';

together(1, 12);
