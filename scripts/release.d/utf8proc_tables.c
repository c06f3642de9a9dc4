/* What drey asks utf8proc of a character, and nothing else: of its 0.3 MB of tables as many bytes as hold how wide a character is and
 * where texts may be cut. It is compiled with utf8proc's source for the machine that builds, and writes the utf8proc_data.c that the
 * library for the program is compiled with (scripts/release.d/libraries.sh). */
#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

#define CHARACTERS 0x110000
#define BLOCK 256
#define BLOCKS (CHARACTERS / BLOCK)

static utf8proc_property_t rows[CHARACTERS / BLOCK];
static utf8proc_uint16_t cells[BLOCKS][BLOCK];
static utf8proc_uint16_t places[BLOCKS];

static utf8proc_property_t row_of(utf8proc_int32_t character) {
  const utf8proc_property_t* from = utf8proc_get_property(character);
  utf8proc_property_t row;
  memset(&row, 0, sizeof row);
  row.category = from->category;
  row.decomp_seqindex = row.casefold_seqindex = row.uppercase_seqindex = UINT16_MAX;
  row.lowercase_seqindex = row.titlecase_seqindex = row.comb_index = UINT16_MAX;
  row.control_boundary = from->control_boundary;
  row.charwidth = from->charwidth;
  row.boundclass = from->boundclass;
  return row;
}

/* The number of a row, which becomes the last one where there is none such; there are some dozens. */
static utf8proc_uint16_t number_of(const utf8proc_property_t* row, size_t* count) {
  size_t i = 0;
  while (i < *count && memcmp(&rows[i], row, sizeof *row) != 0) ++i;
  if (i == *count) rows[(*count)++] = *row;
  return (utf8proc_uint16_t)i;
}

static utf8proc_uint16_t place_of(const utf8proc_uint16_t* cell, size_t* count) {
  size_t i = 0;
  while (i < *count && memcmp(cells[i], cell, sizeof cells[i]) != 0) ++i;
  if (i == *count) memcpy(cells[(*count)++], cell, sizeof cells[i]);
  return (utf8proc_uint16_t)(i * BLOCK);
}

static void write_numbers(const char* name, const utf8proc_uint16_t* numbers, size_t count) {
  size_t i;
  printf("static const utf8proc_uint16_t %s[] = {", name);
  for (i = 0; i < count; ++i) printf("%s%u,", i % 32 == 0 ? "\n" : "", (unsigned)numbers[i]);
  puts("\n};");
}

static void write_rows(size_t count) {
  size_t i;
  puts("static const utf8proc_property_t utf8proc_properties[] = {");
  for (i = 0; i < count; ++i)
    printf("{.category = %d, .decomp_seqindex = UINT16_MAX, .casefold_seqindex = UINT16_MAX, .uppercase_seqindex = UINT16_MAX,"
           " .lowercase_seqindex = UINT16_MAX, .titlecase_seqindex = UINT16_MAX, .comb_index = UINT16_MAX,"
           " .control_boundary = %d, .charwidth = %d, .boundclass = %d},\n",
           (int)rows[i].category, (int)rows[i].control_boundary, (int)rows[i].charwidth, (int)rows[i].boundclass);
  puts("};");
}

int main(void) {
  const utf8proc_property_t none = row_of(-1); /* utf8proc takes the first for what is no character */
  size_t row_count = 0, cell_count = 0;
  utf8proc_uint16_t cell[BLOCK];
  utf8proc_int32_t character;
  number_of(&none, &row_count);
  for (character = 0; character < CHARACTERS; ++character) {
    const utf8proc_property_t row = row_of(character);
    cell[character % BLOCK] = number_of(&row, &row_count);
    if (character % BLOCK == BLOCK - 1) places[character / BLOCK] = place_of(cell, &cell_count);
  }
  puts("static const utf8proc_uint16_t utf8proc_sequences[] = {0}, utf8proc_combinations[] = {0};");
  write_numbers("utf8proc_stage1table", places, BLOCKS);
  write_numbers("utf8proc_stage2table", cells[0], cell_count * BLOCK);
  write_rows(row_count);
  return 0;
}
