/** The button for a new document, and beside it the templates it may begin with. */
import { Button, Loader, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insula } from '../../api';
import { IconChevronDown, IconFilePlus, IconFileText } from '../../components/icons';
import { useCreateDocument } from './create';

export function NewDocument({ folder }: { folder?: string | undefined }) {
  const create = useCreateDocument();
  const [opened, setOpened] = useState(false);
  const templates = useQuery({
    queryKey: ['documents', 'templates'],
    queryFn: ({ signal }) =>
      insula.documents.list({ is_template: true, sort: 'title', limit: 50 }, { signal }),
    enabled: opened,
  });
  return (
    <Button.Group>
      <Button
        leftSection={<IconFilePlus size={18} />}
        onClick={() => create.mutate({ folder_id: folder })}
        loading={create.isPending}
      >
        New document
      </Button>
      <Menu position="bottom-end" opened={opened} onChange={setOpened} width={260}>
        <Menu.Target>
          <Button px={8} aria-label="New document from a template" style={{ borderInlineStart: '1px solid rgb(255 255 255 / 30%)' }}>
            <IconChevronDown size={18} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>From a template</Menu.Label>
          {templates.isPending && <Loader size="xs" m="sm" />}
          {templates.data?.data.length === 0 && (
            <Text size="sm" c="dimmed" px="sm" pb="xs">
              Mark a document as a template in its menu, and it is offered here.
            </Text>
          )}
          {templates.data?.data.map((template) => (
            <Menu.Item
              key={template.id}
              leftSection={<IconFileText size={16} />}
              onClick={() =>
                create.mutate({ title: template.title, template_id: template.id, folder_id: folder })
              }
            >
              {template.title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
