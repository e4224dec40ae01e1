import type { Template } from '../../workflows/kit/contract/notice-templates';
import type { Facts } from './facts';
import type { Message } from './message';

/** The texts of one language. */
export type Texts = Readonly<Record<Template, (facts: Facts) => Message>>;
