/** One question that wants a yes before something goes on: `if (await ask({...})) ...`. The shell shows it. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';

interface Question {
  title: string;
  text: string;
  yes: string;
}

let asked: (Question & { answer: (yes: boolean) => void }) | undefined;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

export function ask(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      asked = undefined;
      tell();
      resolve(yes);
    };
    asked = { ...question, answer };
    tell();
  });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export function Questions() {
  const question = useSyncExternalStore(subscribe, () => asked);
  if (!question) return null;
  return (
    <Modal
      opened
      onClose={() => question.answer(false)}
      title={question.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Text size="sm">{question.text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => question.answer(false)}>
            Cancel
          </Button>
          <Button color="red" onClick={() => question.answer(true)}>
            {question.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
