import { together } from './together';

together(3, 12);
