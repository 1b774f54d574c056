/** What a thread is about, shortened; struck through when the text has it no more. */
import { Text } from '@mantine/core';
import classes from './comments.module.css';

export function Quote({ text, gone = false }: { text: string; gone?: boolean }) {
  return (
    <div className={classes.quote} data-gone={gone || undefined}>
      <Text size="xs" lineClamp={2} component="blockquote" m={0} td={gone ? 'line-through' : undefined}>
        {text.trim() || 'An empty line'}
      </Text>
      {gone && (
        <Text size="xs" c="dimmed">
          This text is gone from the document.
        </Text>
      )}
    </div>
  );
}
