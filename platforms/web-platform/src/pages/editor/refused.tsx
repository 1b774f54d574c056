/** Changes that the platform would not take: what one wrote beside what there is, and the choice. */
import type { Refusal } from '@insula/sdk/live';
import { Alert, Button, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { insula, queryClient } from '../../api';
import { say } from '../../components/notices';
import { createQuill, Delta } from './quill';
import classes from './refused.module.css';

interface RefusedProps {
  id: string;
  title: string;
  refusal: Refusal;
  /** The document is gone: there is nothing to compare with. */
  gone: boolean;
  dismiss: () => void;
}

export default function Refused({ id, title, refusal, gone, dismiss }: RefusedProps) {
  const [opened, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const keep = useMutation({
    mutationFn: () =>
      insula.documents.create({ title: `${title} (my changes)`.slice(-200), content: { ops: refusal.text } }),
    onSuccess: async (copy) => {
      dismiss();
      void queryClient.invalidateQueries({ queryKey: ['documents', 'list'] });
      say('Your text is a document of its own now.');
      await navigate({ to: '/documents/$id', params: { id: copy.id } });
    },
  });
  const present = useMutation({ mutationFn: () => insula.documents.get(id) });
  const compare = () => {
    if (!gone) present.mutate();
    open();
  };

  return (
    <Alert color="orange" title="Some of what you wrote could not be saved" mb="md">
      <Stack gap="sm">
        <Text size="sm">{refusal.message} Your text is kept here until you decide.</Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={compare}>
            {gone ? 'Show my text' : 'Compare'}
          </Button>
          <Button size="xs" onClick={() => keep.mutate()} loading={keep.isPending}>
            Keep mine as a new document
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={dismiss}>
            Discard mine
          </Button>
        </Group>
      </Stack>
      <Modal
        opened={opened}
        onClose={close}
        size={gone ? 'lg' : '75rem'}
        title={gone ? 'What you wrote' : 'What you wrote, and what there is'}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <SimpleGrid cols={{ base: 1, sm: gone ? 1 : 2 }} spacing="lg">
          <Side name="Yours" text={new Delta(refusal.text)} />
          {!gone && present.data && <Side name="In the workspace" text={new Delta(present.data.content.ops as never)} />}
        </SimpleGrid>
      </Modal>
    </Alert>
  );
}

function Side({ name, text }: { name: string; text: Delta }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parent = host.current;
    if (!parent) return undefined;
    const element = parent.appendChild(document.createElement('div'));
    createQuill(element, { placeholder: 'Empty', label: name }).setContents(text, 'silent');
    return () => element.remove();
  }, [name, text]);
  return (
    <section aria-label={name}>
      <Text fw={600} size="sm" mb="xs">
        {name}
      </Text>
      <div ref={host} className={classes.side} />
    </section>
  );
}
