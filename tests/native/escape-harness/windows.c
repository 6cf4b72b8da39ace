#define _GNU_SOURCE
#include "windows.h"
#include "run.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

uint64_t window_base;

enum { NEIGHBOURS = 4, EDGE_PAGES = 16, SPARSE_PAGES = 48, PLANTED = NEIGHBOURS * (2 * EDGE_PAGES + SPARSE_PAGES) };

// linux/fs.h has these since 6.7; older headers lack them.
struct page_region_found { uint64_t start, end, categories; };
struct page_scan { uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages, category_inverted, category_mask, category_anyof_mask, return_mask; };
#define PAGE_SCAN _IOWR('f', 16, struct page_scan)
#define PAGE_PRESENT (1u << 3)

struct range { uint64_t start, end; };

static struct range neighbours[NEIGHBOURS];
static uint64_t planted[PLANTED];
static int planted_count;
static uint64_t canary_page[PAGE_SIZE / 8], hlt_page[PAGE_SIZE / 8];
static int code_file = -1, page_map = -1;
static uint64_t code_at;
static size_t code_used = CODE_SIZE;
static bool lists_pages, neighbours_open, guards_open;

static void must(bool ok, const char *what)
{
    if (ok) return;
    perror(what);
    exit(3);
}

static bool reserve(uint64_t start, uint64_t end)
{
    void *at = mmap((void *)start, end - start, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (at == (void *)start) return true;
    fprintf(stderr, "escape-harness: cannot reserve %#lx-%#lx: %s\n", start, end, strerror(errno));
    return false;
}

static void map(uint64_t start, uint64_t end, int protection)
{
    if (start < end) must(mmap((void *)start, end - start, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == (void *)start, "mmap");
}

static void protect(uint64_t start, uint64_t end, int protection)
{
    must(mprotect((void *)start, end - start, protection) == 0, "mprotect");
}

static int by_address(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

// Densely at both edges, where an access that runs on ends up; sparsely at powers of two and random places between.
static void plant(struct range window, struct random *random)
{
    for (uint64_t page = 0; page < EDGE_PAGES; page++) {
        planted[planted_count++] = window.start + page * PAGE_SIZE;
        planted[planted_count++] = window.end - (page + 1) * PAGE_SIZE;
    }
    for (int i = 0; i < SPARSE_PAGES; i++) {
        uint64_t offset = i < 12 ? UINT64_C(1) << (20 + i) : GUARD * 2 + random_below(random, WINDOW_SIZE - GUARD * 4);
        planted[planted_count++] = (window.start & ~(WINDOW_SIZE - 1)) + (offset & ~(PAGE_SIZE - 1));
    }
}

static int scan(struct range range, uint64_t from, struct page_region_found *found, int room, uint64_t *walked)
{
    struct page_scan scan = { .size = sizeof scan, .start = from, .end = range.end, .vec = (uint64_t)found, .vec_len = room, .category_anyof_mask = PAGE_PRESENT, .return_mask = PAGE_PRESENT };
    int count = ioctl(page_map, PAGE_SCAN, &scan);
    *walked = scan.walk_end;
    return count;
}

static void place_fixed_pages(void)
{
    map(window_base + BASE_PAGE, window_base + ARENA_START, PROT_READ | PROT_WRITE);
    *(uint64_t *)(window_base + BASE_PAGE) = window_base;
    uint64_t *table = (uint64_t *)(window_base + GATE_TABLE);
    for (int slot = 0; slot < GATE_SLOTS; slot++) table[slot] = (uint64_t)(slot % 2 == 0 ? gate_return : gate_end);
    protect(window_base + BASE_PAGE, window_base + ARENA_START, PROT_READ);
}

bool windows_reserve(void)
{
    struct random random = { 1 };
    const int64_t index[] = { -1, 1, 2 };
    for (int i = 0; i < 3; i++) {
        uint64_t start = window_base + (uint64_t)index[i] * WINDOW_SIZE;
        neighbours[i] = (struct range){ start + GUARD, start + WINDOW_SIZE - GUARD };
        if (!reserve(start, start + WINDOW_SIZE)) return false;
    }
    neighbours[3] = (struct range){ GUARD, WINDOW_SIZE - GUARD };
    if (!reserve(GUARD, WINDOW_SIZE) || !reserve(window_base, window_base + WINDOW_SIZE)) return false;

    for (size_t i = 0; i < PAGE_SIZE / 8; i++) {
        canary_page[i] = CANARY;
        hlt_page[i] = UINT64_C(0xF4F4F4F4F4F4F4F4);
    }
    windows_open_neighbours(true);
    for (int i = 0; i < NEIGHBOURS; i++) plant(neighbours[i], &random);
    for (int i = 0; i < planted_count; i++) memcpy((void *)planted[i], canary_page, PAGE_SIZE);
    qsort(planted, planted_count, sizeof planted[0], by_address);
    windows_open_neighbours(false);

    code_file = memfd_create("code", MFD_CLOEXEC);
    must(code_file >= 0 && ftruncate(code_file, CODE_SIZE) == 0, "memfd_create");
    page_map = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    struct page_region_found found[1];
    uint64_t walked;
    lists_pages = page_map >= 0 && scan(neighbours[0], neighbours[0].start, found, 1, &walked) >= 0;
    place_fixed_pages();
    return true;
}

bool windows_list_touched_pages(void) { return lists_pages; }

void windows_open_neighbours(bool open)
{
    if (open == neighbours_open) return;
    for (int i = 0; i < NEIGHBOURS; i++) protect(neighbours[i].start, neighbours[i].end, open ? PROT_READ | PROT_WRITE : PROT_NONE);
    neighbours_open = open;
}

void windows_open_guards(bool open)
{
    if (open == guards_open) return;
    int protection = open ? PROT_READ | PROT_WRITE : PROT_NONE;
    // Half of the previous window's upper guard, and half of our own lower one; the same above.
    for (int end = 0; end < 2; end++) {
        uint64_t edge = window_base + (uint64_t)end * WINDOW_SIZE;
        protect(edge - GUARD / 2, edge + GUARD / 2, protection);
    }
    guards_open = open;
}

static bool is_planted(uint64_t page) { return bsearch(&page, planted, planted_count, sizeof planted[0], by_address) != NULL; }

static struct touched first_touched_page(struct range window)
{
    struct page_region_found found[64];
    struct touched touched = { 0 };
    for (uint64_t from = window.start; from < window.end;) {
        uint64_t walked;
        int count = scan(window, from, found, 64, &walked);
        must(count >= 0, "PAGEMAP_SCAN");
        for (int i = 0; i < count; i++)
            for (uint64_t page = found[i].start; page < found[i].end; page += PAGE_SIZE) {
                if (is_planted(page)) continue;
                if (touched.what == 0) touched = (struct touched){ 2, page };
                must(madvise((void *)page, PAGE_SIZE, MADV_DONTNEED) == 0, "madvise");
            }
        if (walked <= from) break;
        from = walked;
    }
    return touched;
}

struct touched windows_touched(void)
{
    struct touched touched = { 0 };
    if (!neighbours_open) return touched;
    for (int i = 0; i < planted_count; i++) {
        if (memcmp((void *)planted[i], canary_page, PAGE_SIZE) == 0) continue;
        if (touched.what == 0) {
            const uint64_t *words = (const uint64_t *)planted[i];
            size_t word = 0;
            while (words[word] == CANARY) word++;
            touched = (struct touched){ 1, (uint64_t)(words + word) };
        }
        memcpy((void *)planted[i], canary_page, PAGE_SIZE);
    }
    for (int i = 0; lists_pages && i < NEIGHBOURS; i++) {
        struct touched page = first_touched_page(neighbours[i]);
        if (touched.what == 0) touched = page;
    }
    return touched;
}

void windows_place_code(uint64_t code_offset)
{
    if (code_at == code_offset) return;
    if (code_at != 0) map(window_base + code_at, window_base + code_at + CODE_SIZE, PROT_NONE);
    code_at = code_offset;
    void *at = mmap((void *)(window_base + code_at), CODE_SIZE, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_FIXED, code_file, 0);
    must(at == (void *)(window_base + code_at), "mmap code");
}

void windows_write_code(const uint8_t *bytes, size_t length)
{
    must(length <= CODE_SIZE && pwrite(code_file, bytes, length, 0) == (ssize_t)length, "pwrite");
    for (size_t at = length; at < code_used;) {
        size_t some = code_used - at < PAGE_SIZE ? code_used - at : PAGE_SIZE;
        must(pwrite(code_file, hlt_page, some, (off_t)at) == (ssize_t)some, "pwrite");
        at += some;
    }
    code_used = length;
    // The code was changed through the file: nothing prefetched before this may run.
    unsigned eax = 0, ebx, ecx = 0, edx;
    __asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx) : : "memory");
}

static void open_span(uint64_t middle, uint64_t half)
{
    uint64_t start = middle - half < ARENA_START ? ARENA_START : middle - half, end = middle + half > ARENA_END ? ARENA_END : middle + half;
    // The code keeps its protection: a span that meets it is cut.
    if (start < code_at && end > code_at) end = code_at;
    if (start >= code_at && start < code_at + CODE_SIZE) start = code_at + CODE_SIZE;
    if (start < end) protect(window_base + start, window_base + end, PROT_READ | PROT_WRITE);
}

// A page whose surroundings are clear of the code and of both ends.
static uint64_t place_span(struct random *random)
{
    for (;;) {
        uint64_t offset = (GUARD * 4 + random_below(random, WINDOW_SIZE - GUARD * 8)) & ~(PAGE_SIZE - 1);
        if (offset + GUARD * 2 <= code_at || offset >= code_at + CODE_SIZE + GUARD * 2) return offset;
    }
}

void windows_reset_arena(struct layout *layout, bool sparse, struct random *random)
{
    int protection = sparse ? PROT_NONE : PROT_READ | PROT_WRITE;
    map(window_base + ARENA_START, window_base + code_at, protection);
    map(window_base + code_at + CODE_SIZE, window_base + ARENA_END, protection);
    layout->code = code_at;
    layout->stack = place_span(random);
    layout->data = place_span(random);
    if (!sparse) return;
    open_span(layout->stack, GUARD);
    open_span(layout->data, GUARD);
    open_span(ARENA_START, GUARD / 2);
    open_span(ARENA_END, GUARD / 2);
}
