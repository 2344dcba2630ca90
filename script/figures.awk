# The shape of C sources in figures: one line per measure. Run over all files of src/ by script/lint; a mirror and no
# fence. Functions are found by the brace in the first column that clang-format puts there.

function median(list, n,   i, j, swap) {
    for (i = 2; i <= n; i++) {
        swap = list[i]
        for (j = i - 1; j >= 1 && list[j] > swap; j--)
            list[j + 1] = list[j]
        list[j + 1] = swap
    }
    return list[int((n + 1) / 2)]
}

function end_of_file() {
    if (!lines)
        return
    files++
    file_lines[files] = lines
    if (lines > longest_file) {
        longest_file = lines
        longest_file_name = name
    }
}

FNR == 1 {
    end_of_file()
    lines = in_comment = in_function = 0
    name = FILENAME
}

{
    lines++
    all++
}

/^[ \t]*\/\*/ { in_comment = 1 }
in_comment { comments++ }
in_comment && /\*\// { in_comment = 0; next }
in_comment { next }

/\/\*/ { comments += 0.5 } # beside code

/^#[ \t]*(if|ifdef|ifndef)/ && !/_H$/ { conditionals++ }
/^#[ \t]*define[ \t]+[A-Za-z0-9_]+\(/ { macros++ }

/\)$/ { last_head = $0 }
/^{/ && last_head != "" { in_function = 1; start = FNR; function_name = last_head; last_head = ""; next }
/^}/ && in_function {
    in_function = 0
    functions++
    length_of[functions] = FNR - start - 1
    if (length_of[functions] > longest_function) {
        longest_function = length_of[functions]
        longest_function_place = FILENAME ":" start
    }
}

END {
    end_of_file()
    if (!files || !functions)
        exit
    middle = median(file_lines, files)
    printf "files            %5d   median %d lines, longest %d (%s)\n", files, middle, longest_file, longest_file_name
    middle = median(length_of, functions)
    printf "functions        %5d   median %d lines, nine in ten within %d, longest %d (%s)\n", functions, middle,
        length_of[int(functions * 0.9) + 1], longest_function, longest_function_place
    for (i = 1; i <= functions; i++) {
        over40 += length_of[i] > 40
        over60 += length_of[i] > 60
    }
    printf "over 40, 60 lines %4d   and %d\n", over40, over60
    printf "comment lines    %5.1f %%\n", 100 * comments / all
    printf "#if / 1000 lines %5.1f   function macros %.1f\n", 1000 * conditionals / all, 1000 * macros / all
    printf "lines            %5d\n", all
}
