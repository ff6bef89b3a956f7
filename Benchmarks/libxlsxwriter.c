/* The peer of xlsx out: the same kinds of cells written by libxlsxwriter (Debian: libxlsxwriter-dev). */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <xlsxwriter.h>

static unsigned long long state = 1;
static unsigned long long next(void) {
    state += 0x9E3779B97F4A7C15ULL;
    unsigned long long z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}
static const char *surnames[] = {"韦", "黄", "陆", "宁", "覃", "梁", "农", "苏", "李", "劳"};
static const char *names[] = {"春禾", "谷雨", "白露", "秋分", "小满", "芒种", "夏至", "立冬", "大雪", "惊蛰"};

int main(int count, char **arguments) {
    if (count < 4) return 2;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    int rows = atoi(arguments[2]), columns = atoi(arguments[3]);
    lxw_workbook_options options = {.constant_memory = LXW_FALSE, .tmpdir = NULL, .use_zip64 = LXW_FALSE};
    lxw_workbook *book = workbook_new_opt(arguments[1], &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "list");
    lxw_format *day = workbook_add_format(book);
    format_set_num_format(day, "yyyy-mm-dd");
    char text[64];
    for (int column = 0; column < columns; column++) {
        snprintf(text, sizeof text, "列%d", column);
        worksheet_write_string(sheet, 0, column, text, NULL);
    }
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            unsigned long long x = next();
            switch (column % 10) {
            case 0:
                snprintf(text, sizeof text, "11010119%llu01", 10000000ULL + x % 89999999ULL);
                worksheet_write_string(sheet, row + 1, column, text, NULL);
                break;
            case 1:
                snprintf(text, sizeof text, "%s%s", surnames[x % 10], names[(x >> 32) % 10]);
                worksheet_write_string(sheet, row + 1, column, text, NULL);
                break;
            case 2:
                snprintf(text, sizeof text, "埇口村%d", row / 300 % 1000);
                worksheet_write_string(sheet, row + 1, column, text, NULL);
                break;
            case 3: worksheet_write_number(sheet, row + 1, column, x % 10, NULL); break;
            case 4: worksheet_write_number(sheet, row + 1, column, (x % 5000000) / 100.0, NULL); break;
            case 5: worksheet_write_number(sheet, row + 1, column, 16000 + 25569 + x % 1000, day); break;
            case 6: worksheet_write_number(sheet, row + 1, column, x % 100000, NULL); break;
            case 7:
                text[0] = 'A' + x % 4;
                text[1] = 0;
                worksheet_write_string(sheet, row + 1, column, text, NULL);
                break;
            case 8: worksheet_write_number(sheet, row + 1, column, (x % 20000) / 100.0, NULL); break;
            default: worksheet_write_string(sheet, row + 1, column, x % 2 ? "否" : "是", NULL);
            }
        }
    workbook_close(book);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.3f\n", end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9);
    return 0;
}
