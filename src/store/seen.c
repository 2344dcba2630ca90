#include "store/seen.h"

#include <endian.h>
#include <string.h>

static uint64_t number_at(const char *p)
{
    uint64_t number;
    memcpy(&number, p, sizeof number);
    return le64toh(number);
}

struct bytes seen_pack(struct arena *arena, const uint64_t *numbers, size_t n)
{
    if (n == 0)
        return (struct bytes){NULL, 0};
    char *out = arena_array(arena, n, sizeof *numbers);
    for (size_t i = 0; i < n; i++) {
        uint64_t number = htole64(numbers[i]);
        memcpy(out + i * sizeof number, &number, sizeof number);
    }
    return (struct bytes){out, n * sizeof *numbers};
}

uint64_t *seen_unpack(struct arena *arena, struct bytes blob, size_t *n)
{
    *n = blob.n / sizeof(uint64_t);
    if (*n == 0)
        return NULL;
    uint64_t *numbers = ARENA_ARRAY(arena, uint64_t, *n);
    for (size_t i = 0; i < *n; i++)
        numbers[i] = number_at(blob.p + i * sizeof *numbers);
    return numbers;
}

size_t seen_find(const uint64_t *hashes, size_t n, uint64_t hash)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hashes[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && hashes[low] == hash ? low : n;
}

bool seen_has(struct bytes blob, uint64_t hash)
{
    size_t low = 0, high = blob.n / sizeof hash;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint64_t number = number_at(blob.p + middle * sizeof hash);
        if (number == hash)
            return true;
        if (number < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
