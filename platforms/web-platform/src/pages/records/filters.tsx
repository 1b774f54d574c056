/** Filters on a record's content, kept in the address: `[["price", "lt", "50"]]`. */
import { Button, Group, Pill, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFilter } from '../../components/icons';

const OPERATORS = [
  { value: 'eq', label: 'is', sign: '=' },
  { value: 'ne', label: 'is not', sign: '≠' },
  { value: 'gt', label: 'is more than', sign: '>' },
  { value: 'gte', label: 'is at least', sign: '≥' },
  { value: 'lt', label: 'is less than', sign: '<' },
  { value: 'lte', label: 'is at most', sign: '≤' },
] as const;

type Operator = (typeof OPERATORS)[number]['value'];
export type Filter = [path: string, operator: Operator, value: string];

export const isFilter = (value: unknown): value is Filter =>
  Array.isArray(value) &&
  value.length === 3 &&
  value.every((part) => typeof part === 'string') &&
  OPERATORS.some(({ value: operator }) => operator === value[1]);

/** As the API wants them: `content.price[lt]=50`. */
export const asQuery = (filters: Filter[]) =>
  Object.fromEntries(filters.map(([path, operator, value]) => [`content.${path}[${operator}]`, value]));

const signOf = (operator: Operator) => OPERATORS.find(({ value }) => value === operator)?.sign;

interface FilterBarProps {
  filters: Filter[];
  /** Names seen in the content, offered while typing. */
  paths: string[];
  onChange: (filters: Filter[]) => void;
}

export function FilterBar({ filters, paths, onChange }: FilterBarProps) {
  const form = useForm({
    initialValues: { path: '', operator: 'eq' as Operator, value: '' },
    validate: { path: (path) => (/^[^\s[\]]+$/.test(path.trim()) ? null : 'Name a field.') },
  });
  const add = form.onSubmit(({ path, operator, value }) => {
    onChange([...filters, [path.trim(), operator, value.trim()]]);
    form.reset();
  });
  return (
    <form onSubmit={add} noValidate>
      <Group gap="sm" mb="md" align="flex-start">
        <TextInput
          aria-label="Field to filter by"
          placeholder="Field"
          list="record-fields"
          autoCapitalize="none"
          w={160}
          {...form.getInputProps('path')}
        />
        <datalist id="record-fields">
          {paths.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
        <Select
          aria-label="Comparison"
          w={140}
          allowDeselect={false}
          data={OPERATORS.map(({ value, label }) => ({ value, label }))}
          {...form.getInputProps('operator')}
        />
        <TextInput
          aria-label="Value to compare with"
          placeholder="Value"
          w={160}
          {...form.getInputProps('value')}
        />
        <Button type="submit" variant="default" leftSection={<IconFilter size={16} />}>
          Filter
        </Button>
        {filters.length > 0 && (
          <Pill.Group mt={6}>
            {filters.map(([path, operator, value], index) => (
              <Pill
                key={`${path} ${operator} ${value}`}
                withRemoveButton
                removeButtonProps={{
                  'aria-label': `Remove the filter on ${path}`,
                  tabIndex: 0,
                  'aria-hidden': false,
                }}
                onRemove={() => onChange(filters.filter((_, at) => at !== index))}
              >
                {path} {signOf(operator)} {value}
              </Pill>
            ))}
          </Pill.Group>
        )}
      </Group>
    </form>
  );
}
