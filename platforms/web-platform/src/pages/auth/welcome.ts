/** The first document of a workspace: it explains itself by being edited. */

const line = (text: string, attributes?: Record<string, unknown>) =>
  attributes ? [{ insert: text }, { insert: '\n', attributes }] : [{ insert: `${text}\n` }];

export function welcomeDocument(workspace: string) {
  return {
    title: `Welcome to ${workspace}`,
    content: {
      ops: [
        ...line('This is a document. Click anywhere and write: it is saved as you type.'),
        ...line('Try it', { header: 2 }),
        ...line('Tick this box', { list: 'unchecked' }),
        ...line('Begin a line with a hyphen and a space, and it becomes a list', { list: 'unchecked' }),
        ...line('Begin a line with # and a space, and it becomes a heading', { list: 'unchecked' }),
        ...line('Press Ctrl or Cmd with K to go anywhere', { list: 'unchecked' }),
        ...line('Write together', { header: 2 }),
        ...line(
          'Invite a colleague under Settings, People. You get a link to send them, and nothing else is needed.',
        ),
        ...line('Open this document side by side: what one of you writes, the other sees.'),
        ...line('When you have seen enough, delete all of this and keep the page.', { blockquote: true }),
      ],
    },
  };
}
