/* The items of a JSON Feed one by one, found by their brackets and quotes alone, so that a document need never be in
 * memory as a tree. What lies between is not looked at: whoever reads the pieces judges them. Pure; linear time. */
#ifndef RIFFLE_FEED_JSON_ITEMS_H
#define RIFFLE_FEED_JSON_ITEMS_H

#include "base/bytes.h"

/* Finds the array that is the member "items" of the object that text is, brackets included. False where there is none,
 * or where text is not built like an object. Borrowed. */
bool json_items_find(struct bytes text, struct bytes *array);

enum json_items_step {
    JSON_ITEMS_ONE,    /* *item is the next element */
    JSON_ITEMS_END,    /* there is none left */
    JSON_ITEMS_BROKEN, /* … nor an orderly end */
};

/* Takes the next element off *array, which json_items_find gave and which shrinks. Borrowed. */
enum json_items_step json_items_next(struct bytes *array, struct bytes *item);

#endif
