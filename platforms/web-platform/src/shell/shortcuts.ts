/** Every key and what is typed that does something, for the page that lists them. */
export interface Shortcut {
  /** Keys pressed together; or, with `typed`, what is written. */
  keys: string[];
  typed?: boolean;
  does: string;
}

export const SHORTCUTS: { title: string; shortcuts: Shortcut[] }[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: ['Mod', 'K'], does: 'Search, or give a command' },
      { keys: ['?'], does: 'Show these shortcuts' },
      { keys: ['Mod', '/'], does: 'Show these shortcuts, while writing' },
      { keys: ['Esc'], does: 'Close what is open' },
    ],
  },
  {
    title: 'In a document',
    shortcuts: [
      { keys: ['/'], typed: true, does: 'Insert something' },
      { keys: ['Mod', 'B'], does: 'Bold' },
      { keys: ['Mod', 'I'], does: 'Italic' },
      { keys: ['Mod', 'U'], does: 'Underline' },
      { keys: ['Mod', 'Z'], does: 'Undo what you did' },
      { keys: ['Mod', 'Shift', 'Z'], does: 'Redo' },
      { keys: ['Mod', 'Alt', 'M'], does: 'Comment on what is selected' },
      { keys: ['Mod', 'Alt', 'Shift', 'X'], does: 'Suggest changes' },
      { keys: ['Mod', 'Alt', 'Shift', 'Z'], does: 'Edit, where you may' },
      { keys: ['Mod', 'Alt', 'Shift', 'C'], does: 'View only' },
      { keys: ['Tab'], does: 'Indent, in a list or code' },
      { keys: ['Shift', 'Tab'], does: 'Indent less' },
      { keys: ['Alt', 'F10'], does: 'Go to the toolbar; Esc comes back' },
      { keys: ['Mod', 'Enter'], does: 'Send a comment' },
    ],
  },
  {
    title: 'Typed at the start of a line',
    shortcuts: [
      { keys: ['#', '##', '###'], typed: true, does: 'and Space: heading' },
      { keys: ['-', '*'], typed: true, does: 'and Space: bulleted list' },
      { keys: ['1.'], typed: true, does: 'and Space: numbered list' },
      { keys: ['[]', '[x]'], typed: true, does: 'and Space: checklist' },
      { keys: ['>'], typed: true, does: 'and Space: quote' },
      { keys: ['```'], typed: true, does: 'Code block' },
    ],
  },
  {
    title: 'Typed around words',
    shortcuts: [
      { keys: ['**bold**'], typed: true, does: 'Bold' },
      { keys: ['*italic*', '_italic_'], typed: true, does: 'Italic' },
      { keys: ['~~struck~~'], typed: true, does: 'Struck through' },
      { keys: ['`code`'], typed: true, does: 'Code' },
    ],
  },
  {
    title: 'In a list of documents',
    shortcuts: [
      { keys: ['Shift', 'Click'], does: 'Select up to there' },
      { keys: ['Mod', 'Click'], does: 'Select one more' },
    ],
  },
];
