// AES-128 and AES-256 (FIPS 197), and XTS on 64-byte lines (IEEE 1619). Byte 0 of every value is its least significant byte.
reg [7:0] sbox [0:255], inverse [0:255];
reg [127:0] round_keys [0:14];
integer rounds;

function [7:0] double(input [7:0] a);
    double = {a[6:0], 1'b0} ^ (a[7] ? 8'h1b : 8'h00);
endfunction

function [7:0] times(input [7:0] a, input [3:0] by);
    times = (by[0] ? a : 8'h00) ^ (by[1] ? double(a) : 8'h00) ^ (by[2] ? double(double(a)) : 8'h00) ^ (by[3] ? double(double(double(a))) : 8'h00);
endfunction

// The S-box from its definition: p runs through the field, q through the inverses.
task make_sbox;
    reg [7:0] p, q, x;
    integer i;
    begin
        p = 1; q = 1;
        for (i = 0; i < 255; i = i + 1) begin
            p = p ^ double(p);
            q = q ^ (q << 1); q = q ^ (q << 2); q = q ^ (q << 4);
            if (q[7]) q = q ^ 8'h09;
            x = q ^ {q[6:0], q[7]} ^ {q[5:0], q[7:6]} ^ {q[4:0], q[7:5]} ^ {q[3:0], q[7:4]} ^ 8'h63;
            sbox[p] = x; inverse[x] = p;
        end
        sbox[0] = 8'h63; inverse[8'h63] = 0;
    end
endtask

function [31:0] substituted(input [31:0] word);
    substituted = {sbox[word[31:24]], sbox[word[23:16]], sbox[word[15:8]], sbox[word[7:0]]};
endfunction

task expand(input [255:0] key, input wide);
    reg [31:0] words [0:59], t;
    reg [7:0] constant;
    integer i, n;
    begin
        n = wide ? 8 : 4; rounds = wide ? 14 : 10; constant = 1;
        for (i = 0; i < 4 * (rounds + 1); i = i + 1) begin
            if (i < n) words[i] = key[32 * i +: 32];
            else begin
                t = words[i - 1];
                if (i % n == 0) begin
                    t = substituted({t[7:0], t[31:8]}) ^ {24'h0, constant};
                    constant = double(constant);
                end else if (wide && i % 8 == 4) t = substituted(t);
                words[i] = words[i - n] ^ t;
            end
            round_keys[i / 4][32 * (i % 4) +: 32] = words[i];
        end
    end
endtask

task encrypt(inout [127:0] s);
    reg [127:0] t;
    reg [31:0] c;
    integer round, i;
    begin
        s = s ^ round_keys[0];
        for (round = 1; round <= rounds; round = round + 1) begin
            for (i = 0; i < 16; i = i + 1) t[8 * i +: 8] = sbox[s[8 * (4 * ((i / 4 + i % 4) % 4) + i % 4) +: 8]];
            for (i = 0; i < 4 && round < rounds; i = i + 1) begin
                c = t[32 * i +: 32];
                t[32 * i +: 32] = {times(c[7:0], 3) ^ c[15:8] ^ c[23:16] ^ times(c[31:24], 2), c[7:0] ^ c[15:8] ^ times(c[23:16], 2) ^ times(c[31:24], 3),
                                   c[7:0] ^ times(c[15:8], 2) ^ times(c[23:16], 3) ^ c[31:24], times(c[7:0], 2) ^ times(c[15:8], 3) ^ c[23:16] ^ c[31:24]};
            end
            s = t ^ round_keys[round];
        end
    end
endtask

task decrypt(inout [127:0] s);
    reg [127:0] t;
    reg [31:0] c;
    integer round, i;
    begin
        s = s ^ round_keys[rounds];
        for (round = rounds - 1; round >= 0; round = round - 1) begin
            for (i = 0; i < 16; i = i + 1) t[8 * i +: 8] = inverse[s[8 * (4 * ((i / 4 + 4 - i % 4) % 4) + i % 4) +: 8]];
            s = t ^ round_keys[round];
            for (i = 0; i < 4 && round > 0; i = i + 1) begin
                c = s[32 * i +: 32];
                s[32 * i +: 32] = {times(c[7:0], 11) ^ times(c[15:8], 13) ^ times(c[23:16], 9) ^ times(c[31:24], 14), times(c[7:0], 13) ^ times(c[15:8], 9) ^ times(c[23:16], 14) ^ times(c[31:24], 11),
                                   times(c[7:0], 9) ^ times(c[15:8], 14) ^ times(c[23:16], 11) ^ times(c[31:24], 13), times(c[7:0], 14) ^ times(c[15:8], 11) ^ times(c[23:16], 13) ^ times(c[31:24], 9)};
            end
        end
    end
endtask

// The tweaks of the four blocks of a line.
task make_tweaks(input [255:0] tweak_key, input wide, input [127:0] unit, output [511:0] tweaks);
    reg [127:0] t;
    integer i;
    begin
        t = unit;
        expand(tweak_key, wide); encrypt(t);
        for (i = 0; i < 4; i = i + 1) begin
            tweaks[128 * i +: 128] = t;
            t = {t[126:0], 1'b0} ^ (t[127] ? 128'h87 : 128'h0);
        end
    end
endtask

task pass_line(input [255:0] data_key, input wide, input [511:0] tweaks, input decrypts, inout [511:0] line);
    reg [127:0] b;
    integer i;
    begin
        expand(data_key, wide);
        for (i = 0; i < 4; i = i + 1) begin
            b = line[128 * i +: 128] ^ tweaks[128 * i +: 128];
            if (decrypts) decrypt(b); else encrypt(b);
            line[128 * i +: 128] = b ^ tweaks[128 * i +: 128];
        end
    end
endtask
