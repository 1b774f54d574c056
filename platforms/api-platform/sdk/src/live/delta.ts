/** quill-delta, whose types and whose module disagree about where its class is. */
import quillDelta from 'quill-delta';

export const Delta = quillDelta.default;
export type Delta = quillDelta.default;
export type { Op } from 'quill-delta';
