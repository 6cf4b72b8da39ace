// Checks the lines of tmebox's vectors in a simulator: tweak, its multiples, and ciphertext, both ways. The MAC is left to check_lines.c.
// Build: tmebox vectors --out DIR; iverilog -g2012 -I ../stubs/verilog -o check check_lines.v; vvp -n check +image=DIR/lines.memh +lines=1024
module check_lines;
    `include "aes.vh"
    reg [2479:0] image [0:65535], v;
    reg [1023:0] file;
    reg [511:0] tweaks, line;
    reg [127:0] tweak;
    integer lines, i, failed;
    initial begin
        if (!$value$plusargs("image=%s", file) || !$value$plusargs("lines=%d", lines)) begin
            $display("expected +image=FILE and +lines=N");
            $finish;
        end
        $readmemh(file, image, 0, lines - 1);
        make_sbox;
        failed = 0;
        for (i = 0; i < lines; i = i + 1) begin
            v = image[i];
            // wide:8 owner:8 mac:32 data_key:256 tweak_key:256 tweak_input:128 tweak:128 tweaks:512 plaintext:512 ciphertext:512 mac_key:128
            tweak = v[1919:1792];
            expand(v[2175:1920], v[2472]); encrypt(tweak);
            line = v[1151:640];
            pass_line(v[2431:2176], v[2472], v[1663:1152], 1'b0, line);
            if (tweak !== v[1791:1664] || line !== v[639:128]) begin
                failed = failed + 1;
                $display("line %0d differs", i);
            end
            line = v[639:128];
            pass_line(v[2431:2176], v[2472], v[1663:1152], 1'b1, line);
            if (line !== v[1151:640]) begin
                failed = failed + 1;
                $display("line %0d decrypts to something else", i);
            end
        end
        $display("%0d lines, %0d failed", lines, failed);
        $finish;
    end
endmodule
